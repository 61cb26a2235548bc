"""Tabeller över förändring: one of what has a total, one for each profile. For screen and paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from finsam.numbers import NBSP, percent, signed, written
from instruments.codes import Rater
from instruments.scales import Change
from reporting.changes.counting import Line, Thing
from reporting.paper import NONE, Shown

HEADS = ["n", "Första", "Senaste", "Förändring"]
CLASS_HEADS = ["Tydlig förbättring", "Ingen tydlig förändring", "Tydlig försämring"]
MARKS = ("<5", "x")
TOTALS = "summor"


@dataclass(frozen=True)
class Grid:
    """Tabell: rows of a head and its words."""

    code: str
    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Shown]]]


def grids(lines: Iterable[Line]) -> Iterator[Grid]:
    """Tabellerna. What has no total stands instrument by instrument, and no row adds it up."""
    lines = list(lines)
    totals = [line for line in lines if not line.thing.item]
    if totals:
        heads = ["Instrument", *HEADS, *CLASS_HEADS]
        yield Grid(TOTALS, "Skattningar med summa", heads, rows_of(totals, classes=True))
    profiles = [line for line in lines if line.thing.item]
    for code, found in groupby(profiles, key=lambda line: line.thing.instrument):
        own = list(found)
        title = f"{own[0].thing.name}, fråga för fråga"
        yield Grid(code.lower(), title, ["Fråga", *HEADS], rows_of(own, classes=False))


def rows_of(lines: list[Line], *, classes: bool) -> list[tuple[str, list[Shown]]]:
    """The rater is named where more than one has rated the same instrument."""
    raters = {(line.thing.instrument, line.thing.rater) for line in lines}
    several = {code for code, rater in raters if (code, other_than(rater)) in raters}
    return [
        (
            head_of(line.thing, named=line.thing.instrument in several),
            [*words(line), *(class_words(line.figures) if classes else [])],
        )
        for line in lines
    ]


def other_than(rater: str) -> str:
    return Rater.WORKER if rater == Rater.PARTICIPANT else Rater.PARTICIPANT


def head_of(thing: Thing, *, named: bool) -> str:
    words = thing.label or thing.name
    told = f"{words}, {Rater(thing.rater).label}" if named else words
    return told[:1].upper() + told[1:]


def words(line: Line) -> list[Shown]:
    figures, unit = line.figures, f"{NBSP}%" if line.thing.is_share else ""
    ends = [number(figures, key, unit) for key in ("first", "last")]
    return [count(figures["n"]), *ends, number(figures, "change", unit, is_change=True)]


def count(value: int | str) -> Shown:
    return Shown(value, hidden=True) if isinstance(value, str) else Shown(written(value))


def number(figures: dict[str, Any], key: str, unit: str, *, is_change: bool = False) -> Shown:
    value = figures[key]
    if value is None:
        return Shown(MARKS[1], hidden=True) if figures.get("withheld") else Shown(NONE)
    told = signed(Decimal(value)) if is_change else written(Decimal(value))
    return Shown(f"{told}{unit}")


def class_words(figures: dict[str, Any]) -> list[Shown]:
    """Antal och andel per klass. Over the limit stands inside the class that it is part of."""
    classes, whole = figures.get("classes"), figures["n"]
    if figures.get("withheld"):
        return [Shown(MARKS[1], hidden=True)] * len(CLASS_HEADS)
    if classes is None:
        return [Shown(NONE)] * len(CLASS_HEADS)
    over = classes.get(Change.RECOVERED, 0)
    better = classes[Change.IMPROVED]
    improved = share(better if isinstance(better, str) else better + over, whole)
    if over:
        improved = Shown(f"{improved.text}, {over} över gränsen")
    return [improved, *(share(classes[one], whole) for one in (Change.UNCHANGED, Change.WORSENED))]


def share(part: int | str, whole: int) -> Shown:
    if isinstance(part, str):
        return Shown(part, hidden=True)
    per_cent = percent(part, whole, 0)
    return Shown(str(part) if per_cent is None else f"{part} ({written(per_cent)}{NBSP}%)")
