"""Förändring i skattningar: the first and the last of the same persons, instrument by instrument.

What each instrument asks is data, so these figures have no keys of their own among the definitions.
Means and classes only: a profile is never added up (domain.md §4), and nobody stands alone.
"""

from reporting.changes.counting import Line
from reporting.changes.reading import changes
from reporting.changes.suppressing import hide

MEANING = (
    "Avslutade i perioden som har skattats minst två gånger på olika dagar, samma personer i alla "
    "medelvärden. Första och senaste är de svar som har ett värde: vet ej, ej ställd och avböjt "
    "räknas inte. Den som har flera egna mål räknas en gång, med det som skattades först. "
    "Instrument som bara ansvarig läser är inte med."
)

__all__ = ["MEANING", "Line", "changes", "hide"]
