"""Profil: what two raters say of the same indicators, side by side and never added up.

Whole tenths; no clock, no database (domain.md §4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from instruments.answers import change_in_words, gap_in_words, in_words, spans_in_words
from instruments.codes import Kind, Rater

NONE = "–"
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

    kind: Kind
    last: int | None
    change: int | None

    @property
    def words(self) -> str:
        """ "3", "6,4", "ja", "vet ej", or a dash where nobody was asked."""
        return NONE if self.last is None else in_words(self.kind, self.last)

    @property
    def change_words(self) -> str:
        return NONE if self.change is None else change_in_words(self.kind, self.change)


@dataclass(frozen=True)
class Indicator:
    """Indikator: both views of it, and the gap between them."""

    label: str
    participant: View
    worker: View
    told: tuple[str, ...] = ()
    """Svaren i ord, one for each rating of the profile."""

    @property
    def gap(self) -> int | None:
        """Handläggarens syn minus deltagarens, when both have given a value."""
        mine, theirs = self.participant.last, self.worker.last
        if mine is None or theirs is None or min(mine, theirs) < 0:
            return None
        return theirs - mine

    @property
    def gap_words(self) -> str:
        return NONE if self.gap is None else gap_in_words(self.participant.kind, self.gap)


@dataclass(frozen=True)
class Profile:
    """Profil: every indicator, and all the ratings in the order of time. Nothing is added up."""

    indicators: list[Indicator]
    ratings: list[Rated]

    @property
    def spans(self) -> str:
        """Skalorna i ord, those of the questions that stand in it."""
        return spans_in_words({one.participant.kind for one in self.indicators})

    @property
    def first_gap(self) -> Indicator | None:
        """Där synen skiljer mest; None where they never differ."""
        gaps = [one for one in self.indicators if one.gap]
        return max(gaps, key=lambda one: abs(one.gap or 0), default=None)


def profile_of(items: Sequence[tuple[str, str, Kind]], rated: Sequence[Rated]) -> Profile:
    """Profilen av skattningarna. `items` are codes, labels and kinds, in the order of the form."""
    ordered = sorted(rated, key=lambda one: (one.day, one.rater))
    by_rater = {
        rater: [one for one in ordered if one.rater == rater]
        for rater in (Rater.PARTICIPANT, Rater.WORKER)
    }
    indicators = [
        Indicator(
            label,
            view_of(code, kind, by_rater[Rater.PARTICIPANT]),
            view_of(code, kind, by_rater[Rater.WORKER]),
            tuple(words_of(code, kind, one) for one in ordered),
        )
        for code, label, kind in items
    ]
    return Profile(indicators, ordered)


def words_of(code: str, kind: Kind, rating: Rated) -> str:
    return in_words(kind, rating.answers[code]) if code in rating.answers else NONE


def view_of(code: str, kind: Kind, ratings: Sequence[Rated]) -> View:
    """The last answer, an absence too; the change is between the first and the last value."""
    told = [one.answers[code] for one in ratings if code in one.answers]
    values = [answer for answer in told if answer >= 0]
    change = values[-1] - values[0] if len(values) > 1 else None
    return View(kind, told[-1] if told else None, change)
