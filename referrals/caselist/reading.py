"""Läsning: the bytes of a CSV or XLSX file become rows of plain text. The content decides which.

Nothing here knows what a column means. Every way a file can be broken ends in Unreadable.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from referrals.caselist.faults import Unreadable

MEGABYTE = 2**20
MAX_BYTES = 20 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_ROWS = 50_000
MAX_COLUMNS = 200
ZIP_SIGNATURE = b"PK\x03\x04"
BROKEN_WORKBOOK = "Excelfilen går inte att läsa. Spara den på nytt i Excel och försök igen."

Record = list[str]


def records(data: bytes, most_rows: int = MAX_ROWS) -> list[Record]:
    """Rader: every row of the file, the header first, empty ones included so that numbers hold."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"Filen är större än {MAX_BYTES // MEGABYTE} MB. Dela upp den i flera.")
    rows = workbook_rows(data) if data.startswith(ZIP_SIGNATURE) else text_rows(data)
    found = list(islice(rows, most_rows + 2))
    if len(found) > most_rows + 1:
        raise Unreadable(f"Filen har fler än {most_rows} rader. Dela upp den i flera.")
    return found


def text_rows(data: bytes) -> Iterator[Record]:
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        for cells in reader:
            yield [clean(cell) for cell in cells]
    except csv.Error as fault:
        raise Unreadable(
            f"Filen går inte att läsa vid textrad {reader.line_num}. "
            "Kontrollera att varje citattecken som börjar också slutar."
        ) from fault


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise Unreadable("Filen är varken text i UTF-8 eller cp1252 eller en Excelfil.") from fault


def delimiter_of(text: str) -> str:
    """Skiljetecken: what the header uses; no column name holds either."""
    header = text.partition("\n")[0]
    return "," if header.count(",") > header.count(";") else ";"


def workbook_rows(data: bytes) -> Iterator[Record]:
    """Första bladet. Values as Excel last computed them, never formulas."""
    try:
        refuse_bomb(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a file may state any size it likes
        for cells in sheet.iter_rows(values_only=True):
            yield [cell_text(cell) for cell in cells[:MAX_COLUMNS]]
    except Unreadable:
        raise
    except Exception as fault:  # a damaged workbook can raise anything; all of it is a refusal
        raise Unreadable(BROKEN_WORKBOOK) from fault


def refuse_bomb(data: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except BadZipFile as fault:
        raise Unreadable(BROKEN_WORKBOOK) from fault
    if size > MAX_UNPACKED:
        raise Unreadable("Excelfilen är för stor uppackad. Spara listan som CSV i stället.")


def cell_text(value: object) -> str:
    """Cellen som text: a day without its midnight, a whole number without the ".0" of Excel."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))


def clean(text: str) -> str:
    """Utan blanktecken runtom and with single ones inside; "a" + "¨" becomes "ä"."""
    if text.isascii() and (text.isalnum() or not text):
        return text
    return " ".join(unicodedata.normalize("NFC", text).split())


def numbered(rows: Iterable[Record]) -> Iterator[tuple[int, Record]]:
    """Raderna efter rubriken med sina nummer i filen; rows without any value are passed over."""
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            yield number, cells
