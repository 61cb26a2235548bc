"""Celler: the numbers that stand in the published figures, and the sums that bind them.

A cell is an aggregate with its codes, so that one number under five keys is one cell. What a
reader works out by taking one published number from another has a cell too, by a name.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from finsam.numbers import rounded
from participants.codes import POSITIVE
from reporting.aggregates import (
    ACTIVE,
    CLOSED,
    CROSSED,
    DOCUMENTS_ON_TIME,
    FOLLOW_UPS_DUE,
    FOLLOW_UPS_ON_TIME,
    IMPROVED,
    MEASURES_KNOWN,
    PAIRS,
    POSITIVELY_CLOSED,
    REHAB,
    REHAB_PAIRS,
    STARTED,
    STAYED,
    SUPPORT_CAPPED,
    SUPPORT_KNOWN,
    WITH_REFERRAL_DATE,
    WORSENED,
)
from reporting.breakdowns import AGE, KNOWN_PARTY, OUTCOME, SEX
from reporting.definitions import DEFINITIONS
from reporting.measures import (
    Aggregate,
    Breakdown,
    CappedMean,
    Count,
    Definition,
    Distribution,
    Measure,
    Shares,
    parts_of,
)


class Cell(NamedTuple):
    """Cell: `of` with the codes it is counted by, or a `name` for what is only a difference."""

    of: Aggregate | None = None
    codes: tuple[tuple[str, str], ...] = ()
    name: str = ""


Sum = tuple[Cell, ...]
"""Summa: the whole first, then its parts."""

KNOWN_PARTIES = Cell(ACTIVE, (("party", "known"),))


def by(of: Aggregate, breakdown: Breakdown) -> list[Cell]:
    return [Cell(of, ((breakdown.column, code),)) for code in breakdown.codes]


def outcome(of: Aggregate, code: str) -> Cell:
    return Cell(of, (("outcome", code),))


def remainder(whole: Cell, *parts: Cell) -> Sum:
    """Parts of a published whole: those who are left are counted by taking the parts away."""
    return (whole, *parts, Cell(name=f"{whole} - {parts}"))


def within(whole: Aggregate, *parts: Aggregate) -> Sum:
    return remainder(Cell(whole), *map(Cell, parts))


ENROLLED_BEFORE = within(ACTIVE, STARTED)
BEFORE = ENROLLED_BEFORE[-1]
NEIGHBOURS = {Cell(STAYED), BEFORE}
"""Inskrivna vid periodens slut och början: the figures of the next period and of the one before
state them as well, so nothing can hide behind them."""

SUMS: list[Sum] = [
    (Cell(ACTIVE), *by(ACTIVE, SEX)),
    (Cell(ACTIVE), *by(ACTIVE, AGE)),
    *(
        (
            Cell(ACTIVE, (("sex", sex),)),
            *(Cell(ACTIVE, (("sex", sex), ("age", age))) for age in AGE.codes),
        )
        for sex in SEX.codes
    ),
    *(
        (
            Cell(ACTIVE, (("age", age),)),
            *(Cell(ACTIVE, (("sex", sex), ("age", age))) for sex in SEX.codes),
        )
        for age in AGE.codes
    ),
    (KNOWN_PARTIES, *by(ACTIVE, KNOWN_PARTY)),
    (Cell(ACTIVE), KNOWN_PARTIES, Cell(ACTIVE, (("party", "unknown"),))),
    (Cell(ACTIVE), Cell(CLOSED), Cell(STAYED)),
    ENROLLED_BEFORE,
    within(STARTED, WITH_REFERRAL_DATE),
    within(ACTIVE, SUPPORT_KNOWN),
    within(SUPPORT_KNOWN, SUPPORT_CAPPED),
    (Cell(CLOSED), *by(CLOSED, OUTCOME)),
    (Cell(POSITIVELY_CLOSED), *(outcome(CLOSED, code) for code in POSITIVE)),
    within(CLOSED, POSITIVELY_CLOSED),
    within(CLOSED, DOCUMENTS_ON_TIME),
    within(CLOSED, MEASURES_KNOWN),
    within(CLOSED, PAIRS),
    (Cell(PAIRS), *by(PAIRS, OUTCOME)),
    *(remainder(outcome(CLOSED, code), outcome(PAIRS, code)) for code in OUTCOME.codes),
    (Cell(REHAB_PAIRS), *(outcome(PAIRS, code) for code in REHAB)),
    within(PAIRS, REHAB_PAIRS),
    within(PAIRS, IMPROVED),
    within(PAIRS, WORSENED),
    within(PAIRS, IMPROVED, WORSENED),
    within(PAIRS, CROSSED),
    within(PAIRS, CROSSED, WORSENED),
    within(FOLLOW_UPS_DUE, FOLLOW_UPS_ON_TIME),
]


def basis_of(definition: Definition) -> Cell:
    """Cellen som är måttets n."""
    if isinstance(definition, Shares):
        return KNOWN_PARTIES
    return Cell(getattr(definition, "basis", None) or definition.of)


def cells_of(definition: Distribution) -> Iterator[tuple[str, Cell]]:
    columns = [part.column for part in definition.by]
    for key, codes in parts_of(definition):
        yield key, Cell(definition.of, tuple(zip(columns, codes, strict=True)))


def stated(definition: Definition, measure: Measure) -> Iterator[tuple[Cell, int]]:
    """Tal som måttet säger rent ut."""
    yield basis_of(definition), measure["n"]
    if isinstance(definition, Distribution) and not isinstance(definition, Shares):
        yield from ((cell, measure["values"][key]) for key, cell in cells_of(definition))
    if isinstance(definition, Count):
        yield Cell(definition.of), measure["value"]
    if isinstance(definition, CappedMean):
        yield Cell(definition.capped), measure["capped"]


def values_of(measures: Mapping[str, Measure]) -> dict[Cell, int]:
    """Every number that the measures state, then those behind their shares and differences."""
    values = {
        cell: value
        for key, measure in measures.items()
        for cell, value in stated(DEFINITIONS[key], measure)
    }
    values[Cell(POSITIVELY_CLOSED)] = sum(values[outcome(CLOSED, code)] for code in POSITIVE)
    share = Decimal(measures["follow_ups_on_time_percent"]["value"] or 0)
    values[Cell(FOLLOW_UPS_ON_TIME)] = int(rounded(share * values[Cell(FOLLOW_UPS_DUE)] / 100, 0))
    for whole, *parts in SUMS:
        for part in parts:
            if part.name:
                values[part] = values[whole] - sum(
                    values[other] for other in parts if not other.name
                )
    return values
