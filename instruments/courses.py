"""Förlopp: what the measurements of one scale say together. Integer tenths, no clock, no database.

Points come first. Percent is of the first value, and stands second (domain.md §3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise, takewhile

from finsam import dates, numbers
from instruments.codes import highest
from instruments.scales import Change, Scale

Point = tuple[date, int]
Apart = tuple[str, str, int]


def apart(subject: str, rater: str, kinds: Iterable[str]) -> Apart:
    """Det som skiljer förlopp åt: the goal, the rater and the highest sum of the kinds that count.

    Sums that can reach differently high make no course: from 36 of 40 to 16 of 20 is no fall.
    """
    return subject, rater, highest(kinds)


def course_name(name: str, *told: str) -> str:
    """Förloppets namn: what tells it from the others of its instrument, where anything does."""
    return ": ".join([name, ", ".join(filter(None, told))]) if any(told) else name


@dataclass(frozen=True)
class Step:
    """Mätning i förloppet: its own total, and the way from the one before and from the first."""

    day: date
    tenths: int
    since_previous: int | None
    since_first: int | None
    over_cut_off: bool | None


@dataclass(frozen=True)
class Course:
    """Förlopp i tidsordning. ValueError without measurements: there is nothing to say."""

    scale: Scale
    points: tuple[Point, ...]

    @classmethod
    def of(cls, scale: Scale, points: Sequence[Point]) -> "Course":
        if not points:
            raise ValueError("A course needs at least one measurement")
        return cls(scale, tuple(sorted(points)))

    @property
    def first(self) -> int:
        return self.points[0][1]

    @property
    def last(self) -> int:
        return self.points[-1][1]

    @property
    def delta(self) -> int | None:
        """Förändring sedan start; None after a single measurement."""
        return self.last - self.first if len(self.points) > 1 else None

    @property
    def days(self) -> int:
        return (self.points[-1][0] - self.points[0][0]).days

    @property
    def change(self) -> Change:
        """Förändringsklass, of the first and the last."""
        return self.scale.change(self.first, self.last if len(self.points) > 1 else None)

    @property
    def percent(self) -> str:
        """Förändringen i procent av det första värdet, "+169"; empty where there is none."""
        share = None if self.delta is None else numbers.percent(self.delta, self.first, 0)
        return "" if share is None else numbers.signed(share, 0)

    @property
    def alert(self) -> str:
        """Varning: what to talk about at once, where the scale warns (domain.md §3, SRS)."""
        if not self.scale.alerts:
            return ""
        if self.is_over(self.last) is False:
            return f"Under {cut_off_words(self.scale.cut_off or 0)}: fråga vad som saknades."
        dropped = len(self.points) > 1 and self.last < self.points[-2][1]
        return "Lägre än förra gången: fråga vad som var annorlunda." if dropped else ""

    @cached_property
    def over_since(self) -> date | None:
        """Dagen då den senaste sviten på eller över gränsen började; None if it is below now."""
        run = list(takewhile(lambda point: self.is_over(point[1]), reversed(self.points)))
        return run[-1][0] if run else None

    @property
    def steps(self) -> Iterator[Step]:
        """Stegen, the latest first."""
        start = Step(*self.points[0], None, None, self.is_over(self.first))
        later = [
            Step(day, tenths, tenths - before, tenths - self.first, self.is_over(tenths))
            for (_, before), (day, tenths) in pairwise(self.points)
        ]
        return reversed([start, *later])

    def is_over(self, tenths: int) -> bool | None:
        """På eller över gränsen; None where the scale has none."""
        return None if self.scale.cut_off is None else tenths >= self.scale.cut_off

    @property
    def headline(self) -> str:
        """ "+16,6 poäng sedan start, tydlig förbättring."""
        if self.delta is None:
            return f"{self.scale.name} {in_points(self.first)} vid första mätningen."
        words = f"{numbers.signed(numbers.from_tenths(self.delta))} poäng sedan start"
        assessed = self.change is not Change.NOT_ASSESSED
        return f"{words}, {self.change.label}." if assessed else f"{words}."

    @property
    def detail(self) -> str:
        """ "Från 9,8 till 26,4 på 255 dagar. Över gränsen 25 sedan 2 oktober 2026."""
        if self.delta is None:
            way = "Efter två mätningar går det att se en förändring."
        else:
            ends = f"Från {in_points(self.first)} till {in_points(self.last)}"
            way = f"{ends} på {dates.days(self.days)}."
        return f"{way} {self.against_cut_off}".strip()

    @property
    def against_cut_off(self) -> str:
        if self.scale.cut_off is None:
            return ""
        limit = f"gränsen {cut_off_words(self.scale.cut_off)}"
        if self.over_since is None:
            return f"Under {limit}."
        if self.over_since == self.points[0][0]:
            return f"Över {limit} sedan start."
        return f"Över {limit} sedan {dates.plain(self.over_since)}."


def in_points(tenths: int) -> str:
    """Poäng i skrift: 98 is "9,8"."""
    return numbers.written(numbers.from_tenths(tenths))


def cut_off_words(tenths: int) -> str:
    """Gränsen i skrift, without a decimal that says nothing: 250 is "25"."""
    return numbers.written(numbers.from_tenths(tenths), 1 if tenths % 10 else 0)
