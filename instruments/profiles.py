"""Profil: what two raters say of the same indicators, side by side and never added up.

Whole tenths; no clock, no database (domain.md §4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from instruments.codes import Absence, Rater

Answers = dict[str, int]


@dataclass(frozen=True)
class Rated:
    """En skattning: the answers of one rater on one day, by the code of the item."""

    day: date
    rater: Rater
    answers: Answers


@dataclass(frozen=True)
class View:
    """En skattares syn på en indikator: how it was at first and how it is now, if it was told."""

    last: int | None
    change: int | None

    @property
    def words(self) -> str:
        """ "3", "vet ej", or a dash where nobody was asked."""
        if self.last is None:
            return "–"
        return str(Absence(self.last).label) if self.last < 0 else str(self.last // 10)


@dataclass(frozen=True)
class Indicator:
    """Indikator: both views of it, and the gap between them."""

    label: str
    participant: View
    worker: View

    @property
    def gap(self) -> int | None:
        """Handläggarens syn minus deltagarens, when both have given a value."""
        mine, theirs = self.participant.last, self.worker.last
        if mine is None or theirs is None or min(mine, theirs) < 0:
            return None
        return theirs - mine


@dataclass(frozen=True)
class Profile:
    """Profil: every indicator, and when each rater last rated."""

    indicators: list[Indicator]
    participant_on: date | None
    worker_on: date | None

    @property
    def first_gap(self) -> Indicator | None:
        """Där synen skiljer mest; None where they never differ."""
        gaps = [one for one in self.indicators if one.gap]
        return max(gaps, key=lambda one: abs(one.gap or 0), default=None)


def profile_of(items: Sequence[tuple[str, str]], rated: Sequence[Rated]) -> Profile:
    """Profilen av skattningarna. `items` are codes and labels, in the order of the form."""
    ordered = sorted(rated, key=lambda one: one.day)
    by_rater = {
        rater: [one for one in ordered if one.rater == rater]
        for rater in (Rater.PARTICIPANT, Rater.WORKER)
    }
    indicators = [
        Indicator(label, *(view_of(code, ratings) for ratings in by_rater.values()))
        for code, label in items
    ]
    last = [ratings[-1].day if ratings else None for ratings in by_rater.values()]
    return Profile(indicators, *last)


def view_of(code: str, ratings: Sequence[Rated]) -> View:
    """The last answer, an absence too; the change is between the first and the last value."""
    told = [one.answers[code] for one in ratings if code in one.answers]
    values = [answer for answer in told if answer >= 0]
    change = values[-1] - values[0] if len(values) > 1 else None
    return View(told[-1] if told else None, change)
