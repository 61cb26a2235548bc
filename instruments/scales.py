"""Skalor: what a total means and how a change is called. Integer tenths throughout, no floats."""

from django.db.models import TextChoices

RELIABLE_CHANGE = 50  # tenths: 5,0 points (domain.md §3)


class Change(TextChoices):
    """Förändringsklass, domain.md §3."""

    IMPROVED = "improved", "tydlig förbättring"
    UNCHANGED = "unchanged", "ingen tydlig förändring"
    WORSENED = "worsened", "tydlig försämring"
    NOT_ASSESSED = "not_assessed", "går inte att bedöma än"


def change_between(first: int | None, last: int | None, reliable: int = RELIABLE_CHANGE) -> Change:
    """Jämför första och senaste summan, i tiondelar; fewer than two measurements: not assessed."""
    if first is None or last is None:
        return Change.NOT_ASSESSED
    delta = last - first
    if delta >= reliable:
        return Change.IMPROVED
    return Change.WORSENED if delta <= -reliable else Change.UNCHANGED


def crossed(first: int, last: int, cut_off: int) -> bool:
    """Gick över gränsen: below it at first, at or above it last."""
    return first < cut_off <= last
