"""Siffrorna på skärmen: measures as cards, tables and charts, written in Swedish.

They take the measures as they may be read and know nothing of what is hidden.
"""

from reporting.screen.cards import KEY_FIGURES, card, sections, warnings
from reporting.screen.changes import change_tables
from reporting.screen.tables import tables

__all__ = ["KEY_FIGURES", "card", "change_tables", "sections", "tables", "warnings"]
