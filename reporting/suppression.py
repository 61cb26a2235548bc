"""Utlämnande: the figures as others than the team may read them (product.md, Suppression).

Counts 1–4 are "<5"; what would give one away is "x". A share says its count, so it is shown only
where that count is; a mean is shown on a basis that is shown and is not small.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from reporting.aggregates import ACTIVE, CLOSED, FOLLOW_UPS_ON_TIME, PAIRS, POSITIVELY_CLOSED, REHAB
from reporting.breakdowns import OUTCOME
from reporting.cells import BEFORE, NEIGHBOURS, SUMS, Cell, basis_of, cells_of, outcome, values_of
from reporting.definitions import DEFINITIONS
from reporting.measures import (
    CappedMean,
    Count,
    Definition,
    Distribution,
    Means,
    Measure,
    Percent,
    Shares,
)
from reporting.protection import SMALL, Protection

FEW, LEFT_OUT = "<5", "x"
SILENT = {Cell(POSITIVELY_CLOSED), Cell(FOLLOW_UPS_ON_TIME), BEFORE}
HALF_A_STEP = Decimal("0.05")
CEILING = 9 * SMALL[-1]
"""Years that four people at the ceiling of nine have together."""

Values = Iterator[tuple[str, Any, bool]]
"""Key, value, and whether it may be shown."""


def suppress(measures: Mapping[str, Measure]) -> dict[str, Measure]:
    """Döljer små tal och det som röjer dem. Takes the team's measures, all of them."""
    return Outside(values_of(measures)).version_of(measures)


def price_of(cell: Cell) -> int:
    """What hiding costs the reader: a total more than a row, a row more than a cell in a table."""
    if cell in NEIGHBOURS:
        return 150
    if cell in {Cell(ACTIVE), Cell(CLOSED)}:
        return 40
    return {0: 12, 1: 3}.get(len(cell.codes), 1)


class Outside:
    """Utomstående läsare: what they see of each cell."""

    def __init__(self, values: Mapping[Cell, int]) -> None:
        self.values = values
        protection = Protection(
            values,
            SUMS,
            price={cell: price_of(cell) for cell in values},
            silent=SILENT,
            unpublished={cell for cell in values if cell.name} - NEIGHBOURS,
        )
        self.hidden, self.vague = protection.hidden, protection.vague

    def version_of(self, measures: Mapping[str, Measure]) -> dict[str, Measure]:
        return {key: self.measure(DEFINITIONS[key], value) for key, value in measures.items()}

    def shown(self, cell: Cell) -> int | str:
        if cell not in self.hidden:
            return self.values[cell]
        small = self.values[cell] in SMALL and cell not in self.vague
        return FEW if small else LEFT_OUT

    def measure(self, definition: Definition, measure: Measure) -> Measure:
        answer: Measure = {"n": self.shown(basis_of(definition))}
        match definition:
            case Shares():
                return answer | several(self.shares(definition, measure))
            case Means():
                return answer | several(self.means(definition, measure))
            case Distribution():
                cells = cells_of(definition)
                return answer | {"values": {key: self.shown(cell) for key, cell in cells}}
            case Count():
                return answer | {"value": self.shown(Cell(definition.of))}
            case CappedMean():
                answer["capped"] = self.shown(Cell(definition.capped))
        return answer | single(measure["value"], self.may_tell(definition, measure))

    def may_tell(self, definition: Definition, measure: Measure) -> bool:
        """Får värdet visas? Its basis is, and no hidden number can be reckoned from it."""
        if basis_of(definition) in self.hidden:
            return False
        if isinstance(definition, Percent):
            return Cell(definition.of) not in self.hidden
        if isinstance(definition, CappedMean) and Cell(definition.capped) in self.hidden:
            return room_for_four_at_the_ceiling(measure)
        return True

    def shares(self, definition: Shares, measure: Measure) -> Values:
        """A share of a known whole says its count."""
        told = basis_of(definition) not in self.hidden
        for key, cell in cells_of(definition):
            yield key, measure["values"][key], told and cell not in self.hidden

    def means(self, definition: Means, measure: Measure) -> Values:
        told = self.told_means()
        for code, value in measure["values"].items():
            yield code, value, code in told or not self.values[outcome(PAIRS, code)]

    def told_means(self) -> set[str]:
        """Resultat vars medelvärde visas: never so that those left over are a few.

        The mean of the whole, less those shown, is the mean of the rest.
        """
        told = {code for code in OUTCOME.codes if outcome(PAIRS, code) not in self.hidden}
        for family in self.families():
            while self.left_over(family, told) in SMALL and told & family:
                told.remove(min(told & family, key=lambda code: self.values[outcome(PAIRS, code)]))
        return told

    def families(self) -> Iterator[set[str]]:
        """Grupper av resultat vars gemensamma medelvärde är känt."""
        every, rehab = set(OUTCOME.codes), {str(code) for code in REHAB}
        yield rehab
        yield every - rehab
        yield every

    def left_over(self, family: set[str], told: set[str]) -> int:
        return sum(self.values[outcome(PAIRS, code)] for code in family - told)


def room_for_four_at_the_ceiling(measure: Measure) -> bool:
    """Would the mean be possible with all of 1–4 at the ceiling? Then it says nothing of which."""
    least = (Decimal(measure["value"]) - HALF_A_STEP) * int(measure["n"])
    return least >= CEILING


def single(value: Any, told: bool) -> Measure:
    return {"value": value} if told else {"value": None, "withheld": True}


def several(values: Values) -> Measure:
    """One mark for the whole measure: which of the empty ones are hidden is nobody's business."""
    told = list(values)
    answer: Measure = {"values": {key: value if shown else None for key, value, shown in told}}
    return answer if all(shown for _, _, shown in told) else answer | {"withheld": True}
