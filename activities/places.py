"""Platser: how many take part at once. A place that becomes free during the term can be given."""

from collections.abc import Iterable
from datetime import date

Days = tuple[date, date]


def most_at_once(stays: Iterable[Days], first: date, last: date) -> int:
    """Flest samtidigt: of these stays, on the fullest day from `first` to `last`, both included.

    The fullest day is the first one asked about, or one on which somebody begins.
    """
    near = [stay for stay in stays if stay[0] <= last and first <= stay[1]]
    days = {first, *(began for began, _ in near if began > first)}
    return max(sum(began <= day <= ended for began, ended in near) for day in days)
