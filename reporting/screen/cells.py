"""Celler på skärmen: a number in Swedish, or the mark that stands for one that is not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finsam.numbers import signed, written
from reporting.measures import Measure

Measures = Mapping[str, Measure]
HIDDEN = {"<5": "1 till 4, dolt", "x": "Dolt för att små tal inte ska kunna räknas ut"}


@dataclass(frozen=True)
class Cell:
    """Cell: what is written, and why if it is not the number. `part` is unknown or total."""

    text: str
    reason: str = ""
    kind: str = ""


def cell(value: Any, measure: Measure | None = None, *, change: bool = False) -> Cell:
    """A number as it is written, or the mark that stands for it."""
    if value in HIDDEN:
        return Cell(value, HIDDEN[value])
    if value is None:
        withheld = bool(measure and measure.get("withheld"))
        return Cell("visas inte", HIDDEN["x"]) if withheld else Cell("–")
    number = Decimal(value)
    return Cell(signed(number) if change else written(number))


def in_words(count: Any) -> str:
    """Antal i löptext, where a mark would be read as an error."""
    return {"<5": "färre än fem", "x": "ett dolt antal"}.get(count) or written(count)


def capital(label: str) -> str:
    """Versal i början: a label is lower case wherever it stands in a sentence."""
    return label[:1].upper() + label[1:]
