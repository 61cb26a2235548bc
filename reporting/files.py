"""Sifferfiler: the same figures as JSON, CSV and XLSX, in which no cell is a formula."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from reporting.breakdowns import words
from reporting.definitions import DEFINITIONS
from reporting.measures import Measure

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = ("mått", "nyckel", "kod", "värde", "n", "enhet", "definition")


@dataclass(frozen=True)
class Release:
    """Uttag: figures with what they cover and for whom, as every file of them says."""

    scope: Mapping[str, Any]
    first: date
    last: date
    audience: str
    measures: Mapping[str, Measure]

    def as_json(self) -> str:
        return json.dumps(
            {
                "scope": self.scope,
                "period": {"from": self.first.isoformat(), "to": self.last.isoformat()},
                "audience": self.audience,
                "measures": self.measures,
            },
            ensure_ascii=False,
            indent=1,
        )

    def as_csv(self) -> bytes:
        """Semicolons, decimal commas and a byte order mark, as a Swedish Excel wants it."""
        paper = StringIO()
        writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
        writer.writerows([inert(cell) for cell in row] for row in self.rows())
        return paper.getvalue().encode("utf-8-sig")

    def as_xlsx(self) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Siffror")
        for row in self.rows():
            sheet.append([plain_cell(sheet, cell) for cell in row])
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def rows(self) -> Iterator[Sequence[Any]]:
        """A head that says what this is, then one row a cell."""
        yield ["omfattning", ", ".join(str(value) for value in self.scope.values())]
        yield ["period", f"{self.first} – {self.last}"]
        yield ["läses av", "teamet" if self.audience == "team" else "andra, små tal är dolda"]
        yield []
        yield HEADINGS
        for key, measure in self.measures.items():
            yield from cell_rows(key, measure)


def cell_rows(key: str, measure: Measure) -> Iterator[Sequence[Any]]:
    """One row a code; a figure that stands alone has none."""
    definition = DEFINITIONS[key]
    values = measure["values"] if "values" in measure else {"": measure["value"]}
    for code, value in values.items():
        yield [
            definition.label,
            key,
            words(definition.breakdowns(), code),
            shown(value, withheld="withheld" in measure),
            measure["n"],
            definition.unit,
            definition.meaning,
        ]
    if "capped" in measure:
        label = f"{definition.label}, varav vid taket"
        yield [label, key, "", measure["capped"], measure["n"], "antal", definition.meaning]


def shown(value: Any, *, withheld: bool) -> Any:
    """A number where there is one; a cell that is left out says why."""
    if value is None:
        return "visas inte" if withheld else ""
    if isinstance(value, str) and value[-1].isdigit() and not value.startswith("<"):
        return Decimal(value)
    return value


def inert(cell: Any) -> str:
    """Text that a spreadsheet shows and does not compute."""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def plain_cell(sheet: Worksheet, value: Any) -> Cell:
    """A cell of its stated kind: text that looks like a formula stays text."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
