"""An attack on released lines of ratings: what can be worked out from n and rounded means?

It shares no code with the defence. The reader tries every sum that each mean could stand for, and
believes what all that are left say. `invented` makes courses whose answers crowd at the ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from instruments.scales import Change
from reporting.changes.counting import Line, Rating, Thing, line, pairs

FEW = range(1, 5)
WHOLE = Thing("GRAD", "grad", "DELTAGARE", 10, 50)
LONG = Thing("SKALA", "nu", "DELTAGARE", 0, 100)
YES_OR_NO = Thing("BOENDE", "egen", "HANDLAGGARE", 0, 10, is_share=True)
TOTAL = Thing("SUMMA", "", "DELTAGARE", 0, 400)
STEPS = {WHOLE: 10, LONG: 10, YES_OR_NO: 10, TOTAL: 1}


@dataclass
class Published:
    """Det som syns av en rad, and of the closed that it is a part of."""

    thing: Thing
    figures: Mapping[str, Any]
    closed: int

    def found(self) -> Iterator[str]:
        """What a reader knows of one to four, or of everybody at once."""
        count = self.figures["n"]
        if count in FEW:
            yield "few were rated"
        if isinstance(count, int) and self.closed - count in FEW:
            yield "few were not rated"
        if any(number in FEW for number in (self.figures.get("classes") or {}).values()):
            yield "few changed so"
        if self.figures["first"] is not None:
            yield from self.few_answers(count)

    def few_answers(self, count: int) -> Iterator[str]:
        sums = list(self.sums(count))
        for place, when in enumerate(("first", "last")):
            if all(self.tells(pair[place], count) for pair in sums):
                yield f"few answered otherwise at the {when}"

    def sums(self, count: int) -> Iterator[tuple[int, int]]:
        """Sums of the first and of the last, in steps, that would be written as they are."""
        firsts, lasts = (list(self.near(count, key)) for key in ("first", "last"))
        for first in firsts:
            for last in lasts:
                if self.reads(last - first, count, "change"):
                    yield first, last

    def near(self, count: int, key: str) -> Iterator[int]:
        """No mean can stand for a sum further from it than half a step a person."""
        points = Fraction(self.figures[key]) / (100 if self.thing.is_share else 1)
        middle = round(10 * points * count / STEPS[self.thing])
        low, high = self.ends(count)
        for steps in range(max(low, middle - count), min(high, middle + count) + 1):
            if self.reads(steps, count, key):
                yield steps

    def ends(self, count: int) -> tuple[int, int]:
        step = STEPS[self.thing]
        return count * self.thing.least // step, count * self.thing.most // step

    def reads(self, steps: int, count: int, key: str) -> bool:
        points = Fraction(steps * STEPS[self.thing], 10 * count)
        told = Fraction(self.figures[key])
        unit = Fraction(1, 1) if self.thing.is_share else Fraction(1, 10)
        return abs(points * (100 if self.thing.is_share else 1) - told) <= unit / 2

    def tells(self, steps: int, count: int) -> bool:
        """At most four can have answered anything but the end."""
        low, high = self.ends(count)
        return steps - low < 5 or high - steps < 5


def invented(random: Random) -> tuple[list[Line], int]:
    """Lines of a period, and how many were closed in it."""
    closed = random.choice([4, 6, 8, 12, 20, 35])
    return [invented_line(random, thing, closed) for thing in STEPS], closed


def invented_line(random: Random, thing: Thing, closed: int) -> Line:
    steps = range(thing.least, thing.most + 1, STEPS[thing])
    crowd = random.choice([steps[0], steps[-1], None])
    strays = random.choice([0, 0.1, 0.3, 1])

    def answer() -> int:
        return crowd if crowd is not None and random.random() >= strays else random.choice(steps)

    rated = closed - random.choice([0, 0, 0, 1, 5])
    day = date(2019, 1, 7)
    ratings = [
        Rating(thing, case, "", day + timedelta(days=90 * time), answer())
        for case in range(max(rated, 0))
        for time in range(2)
    ]
    rates = list(Change)[:4]
    return line(thing, [(pair, random.choice(rates)) for pair in pairs(ratings)])


def basis(closed: int) -> dict[str, Any]:
    """The measure beside which the lines stand: everybody in it may be told of."""
    return {"closed": {"n": closed, "value": closed}}
