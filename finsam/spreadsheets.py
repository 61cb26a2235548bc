"""Kalkylblad: the one place that writes CSV and XLSX, in which no cell is ever a formula."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

# What a spreadsheet takes for a formula, or passes over on its way to one (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # of XLSX; a longer one makes the whole file unreadable

Rows = Iterable[Sequence[Any]]


def as_csv(rows: Rows) -> bytes:
    """Semicolons, decimal commas and a byte order mark, as a Swedish Excel wants it."""
    paper = StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return paper.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([plain_cell(sheet, cell) for cell in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def inert(cell: Any) -> str:
    """Text that a spreadsheet shows and does not compute. A number keeps its sign."""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \xa0\ufeff\u200b").startswith(FORMULA) else text


def plain_cell(sheet: Worksheet, value: Any) -> Cell:
    """A cell of its stated kind: text that looks like a formula stays text, whole as far as fits.

    Control characters have no place in XML and are left out.
    """
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell
