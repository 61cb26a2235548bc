"""No cell of ours is computed by a spreadsheet, whatever people have written."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from finsam.spreadsheets import as_csv, as_xlsx

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u200b=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "＝1+1",
    "-",
]


def cells_of(data):
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_formula_is_text_in_a_csv(text):
    assert cells_of(as_csv([[text]])) == [[f"'{text}"]]


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_formula_is_text_in_a_workbook(text):
    data = as_xlsx("Blad", [[text]])
    [[cell]] = load_workbook(BytesIO(data)).active.iter_rows()
    assert cell.data_type == "s"
    assert "<f>" not in ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def test_numbers_keep_their_signs():
    assert cells_of(as_csv([[-3, Decimal("-3.5"), None, 0]])) == [["-3", "-3,5", "", "0"]]
    [[one, two]] = load_workbook(BytesIO(as_xlsx("Blad", [[-3, Decimal("-3.5")]]))).active.values
    assert (one, two) == (-3, -3.5)


def test_separators_and_quotes_start_no_cell_of_their_own():
    assert cells_of(as_csv([['a;"=1+1"', "b\r\n=1"]])) == [['a;"=1+1"', "b\r\n=1"]]


def test_control_characters_and_long_texts_leave_a_workbook_that_opens():
    data = as_xlsx("Blad", [["a\x00b\x07", "å" * 40_000]])
    [[short, long]] = load_workbook(BytesIO(data)).active.values
    assert short == "ab"
    assert len(long) == 32_767
