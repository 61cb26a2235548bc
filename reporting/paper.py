"""På papper: the frozen figures of one version as one reader may see them, written in Swedish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from finsam.numbers import NBSP, percent, signed, written
from reporting.measures import Measure
from reporting.models import FrozenFigure, FrozenReport
from reporting.models.frozen import Audience
from reporting.placeholders import HIDDEN, filled, in_words

NONE = "–"


@dataclass(frozen=True)
class Shown:
    """Det som står i en cell; `hidden` when a number is kept back."""

    text: str
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """Tabellrad. `kind` is unknown, subtotal or total, or nothing."""

    head: str
    cells: Sequence[Shown]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Tabell: groups of rows, the last with the total. `words` counts the columns of text."""

    anchor: str
    caption: str
    heads: Sequence[str]
    groups: Sequence[Sequence[Row]]
    note: str = ""
    words: int = 1
    style: str = ""
    is_long: bool = False

    @property
    def has_total(self) -> bool:
        return any(row.kind == "total" for row in self.groups[-1])

    @property
    def has_hidden(self) -> bool:
        return any(cell.hidden for group in self.groups for row in group for cell in row.cells)


@dataclass(frozen=True)
class Block:
    """Stycke, or a list of points when the lines began with a dash."""

    lines: Sequence[str]
    is_list: bool = field(default=False)


class Figures:
    """Siffrorna i en version, frozen or still a draft, for one audience."""

    def __init__(self, frozen: FrozenReport, rows: Iterable[FrozenFigure], audience: str) -> None:
        self.frozen, self.audience = frozen, audience
        self.rows = {row.key: row for row in rows}

    @cached_property
    def facts(self) -> dict[str, str]:
        year = self.frozen.first.year
        return {
            "year": str(year),
            "next_year": str(year + 1),
            "teams": joined(self.frozen.teams),
            "owners": joined(self.frozen.owners),
            "associations": joined(self.frozen.associations),
        }

    @property
    def is_outside(self) -> bool:
        return self.audience == Audience.OUTSIDE

    def measure(self, key: str) -> Measure:
        row = self.rows[key]
        found: Measure = row.hidden if self.is_outside else row.measure
        return found

    def codes(self, key: str) -> list[tuple[str, str]]:
        """Koderna med sina ord, in their order."""
        return [(code, label) for code, label in self.rows[key].cells]

    def count(self, key: str, *codes: str) -> int | None:
        """Ett antal, or the sum of several; None when any of them is hidden."""
        measure = self.measure(key)
        found = [measure["values"][code] for code in codes] if codes else [measure["value"]]
        return sum(found) if all(isinstance(number, int) for number in found) else None

    def basis(self, key: str) -> Shown:
        return shown(self.measure(key)["n"])

    def of(self, key: str, code: str = "") -> Shown:
        """Värdet som det skrivs, without its unit."""
        measure = self.measure(key)
        value = measure["values"][code] if code else measure["value"]
        if value is None:
            return Shown("x", hidden=True) if measure.get("withheld") else Shown(NONE)
        return Shown(signed(Decimal(value))) if is_change(key, value) else shown(value)

    def share(self, part: int | None, whole: int | None) -> Shown:
        """Andel med en decimal, of numbers that the reader sees."""
        if part is None or whole is None:
            return Shown("x", hidden=True)
        value = percent(part, whole, 1)
        return Shown(NONE if value is None else written(value))

    def text(self, text: str) -> str:
        return filled(text, self.facts, self._in_words)

    def _in_words(self, key: str, part: str) -> str:
        return in_words(self.measure(key), part, self.rows[key].unit, change=is_change(key, 0))

    def blocks(self, text: str) -> list[Block]:
        """Stycken skilda av en tom rad; lines that begin with a dash are points."""
        parts = [part.strip().splitlines() for part in self.text(text).split("\n\n")]
        return [block(lines) for lines in parts if lines]


def block(lines: Sequence[str]) -> Block:
    if all(line.startswith("- ") for line in lines):
        return Block([line.removeprefix("- ") for line in lines], is_list=True)
    return Block([" ".join(lines)])


def shown(value: str | int) -> Shown:
    return Shown(str(value), hidden=True) if value in HIDDEN else Shown(written(Decimal(value)))


def total_of(numbers: Iterable[int | None]) -> Shown:
    """Summan, hidden when a part is."""
    known = list(numbers)
    if None in known:
        return Shown("x", hidden=True)
    return Shown(written(sum(number or 0 for number in known)))


def is_change(key: str, value: object) -> bool:
    return "change_points" in key and value not in HIDDEN


def joined(words: Sequence[str]) -> str:
    """Uppräkning: "A, B och C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def with_unit(number: Shown, unit: str) -> str:
    return f"{number.text}{NBSP}{unit}" if number.text[-1].isdigit() else number.text
