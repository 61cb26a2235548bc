"""Skalor: what a total means and how a change is called. Integer tenths throughout, no floats."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

RELIABLE_CHANGE = 50  # tenths: 5,0 points (domain.md §3)
ADULT = 18


class Change(TextChoices):
    """Förändringsklass, domain.md §3. The words are the person's too: no diagnosis, no clinic."""

    RECOVERED = "KLINISKT_BETYDELSEFULL", "tydlig förbättring, över gränsen"
    IMPROVED = "TYDLIG_FORBATTRING", "tydlig förbättring"
    UNCHANGED = "OFORANDRAT", "ingen tydlig förändring"
    WORSENED = "TYDLIG_FORSAMRING", "tydlig försämring"
    NOT_ASSESSED = "EJ_BEDOMBART", "går inte att bedöma än"


@dataclass(frozen=True)
class Scale:
    """Skala: the rules of a total, as they hold for one person. Values and limits in tenths."""

    code: str
    name: str
    maximum: int = 0
    explanation: str = ""
    higher_is_better: bool = True
    cut_off: int | None = None
    reliable_change: int | None = None
    alerts: bool = False

    def change(self, first: int | None, last: int | None) -> Change:
        """Förändringen: not assessed before there are two, or where no limit of it is known."""
        if first is None or last is None or self.reliable_change is None:
            return Change.NOT_ASSESSED
        if not self.higher_is_better:
            return change_between(last, first, self.reliable_change)
        return change_between(first, last, self.reliable_change, self.cut_off)


def total(parts: Sequence[int]) -> int | None:
    """Summan: of all the parts or of none, and of nothing none; below zero is an absence."""
    return sum(parts) if parts and min(parts) >= 0 else None


def cut_off_at(age: int | None, limits: dict[int, int]) -> int | None:
    """Gränsen vid en ålder, of limits by the age they hold from; an adult's where it is unknown."""
    reached = [from_age for from_age in limits if from_age <= (ADULT if age is None else age)]
    return limits[max(reached)] if reached else None


def change_between(
    first: int, last: int, reliable: int = RELIABLE_CHANGE, cut_off: int | None = None
) -> Change:
    """Jämför första och senaste summan, i tiondelar."""
    delta = last - first
    if delta >= reliable:
        over = cut_off is not None and crossed(first, last, cut_off)
        return Change.RECOVERED if over else Change.IMPROVED
    return Change.WORSENED if delta <= -reliable else Change.UNCHANGED


def crossed(first: int, last: int, cut_off: int) -> bool:
    """Gick över gränsen: below it at first, at or above it last."""
    return first < cut_off <= last
