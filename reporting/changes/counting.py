"""Räkning av förlopp: pure rules on whole tenths. No clock, no database, no float."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from finsam.numbers import mean
from instruments.scales import Change

CLASSES = (Change.RECOVERED, Change.IMPROVED, Change.UNCHANGED, Change.WORSENED)


@dataclass(frozen=True)
class Thing:
    """Det som skattas: a total or one indicator, by one rater, on a scale of one length."""

    instrument: str
    item: str
    """Frågans kod; empty for a total."""
    rater: str
    least: int
    most: int
    is_share: bool = False
    """Ja eller nej, told as the share of yes."""
    name: str = field(default="", compare=False)
    label: str = field(default="", compare=False)

    @property
    def parts(self) -> Fraction:
        """Tenths in a point; of a yes, which is ten tenths, in a hundredth."""
        return Fraction(1, 10) if self.is_share else Fraction(10)


@dataclass(frozen=True)
class Rating:
    """En skattning: a value of a thing, of which goal in which case, under which edition."""

    thing: Thing
    case: int
    subject: str
    day: date
    tenths: int
    edition: int = 0


@dataclass(frozen=True)
class Pair:
    """Första och senaste skattningen i ett ärende, on different days."""

    first: Rating
    last: Rating


@dataclass(frozen=True)
class Line:
    """Rad: a thing and its figures. Means are decimal strings, None of no one."""

    thing: Thing
    figures: dict[str, Any]
    apart: int = 0
    """Tenths that the answers together stand from the nearest end of the scale, at the first
    rating or the last: where they are few, at most that many answered anything else."""


def pairs(ratings: Iterable[Rating]) -> Iterator[Pair]:
    """Paren: one a case and thing. Of several goals the one that was rated first (domain.md §3)."""
    courses: dict[tuple[Thing, int, str], list[Rating]] = defaultdict(list)
    for rating in ratings:
        courses[rating.thing, rating.case, rating.subject].append(rating)
    of_case: dict[tuple[Thing, int], list[Pair]] = defaultdict(list)
    for (thing, case, _), rated in courses.items():
        pair = Pair(min(rated, key=lambda one: one.day), max(rated, key=lambda one: one.day))
        if pair.first.day < pair.last.day:
            of_case[thing, case].append(pair)
    for found in of_case.values():
        yield min(found, key=lambda pair: (pair.first.day, pair.first.subject))


def line(thing: Thing, found: Sequence[tuple[Pair, Change]]) -> Line:
    """Raden: n, three means over the same persons, and how many of each class, if it has any."""
    count = len(found)
    first = sum(pair.first.tenths for pair, _ in found)
    last = sum(pair.last.tenths for pair, _ in found)
    ends = count * thing.least, count * thing.most
    classes = Counter(change for _, change in found)
    assessed = count > classes[Change.NOT_ASSESSED]
    return Line(
        thing,
        {
            "n": count,
            "first": mean_of(thing, first, count),
            "last": mean_of(thing, last, count),
            "change": mean_of(thing, last - first, count),
            "classes": {one.value: classes[one] for one in CLASSES} if assessed else None,
        },
        apart=min(abs(total - end) for total in (first, last) for end in ends),
    )


def mean_of(thing: Thing, tenths: int, count: int) -> str | None:
    """Medelvärdet, half-up: points with one decimal, a share of yes in whole per cent."""
    value = mean(Fraction(tenths) / thing.parts, count, 0 if thing.is_share else 1)
    return None if value is None else str(value)
