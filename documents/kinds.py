"""Filslag som tas emot, and how the content of each is told from what only bears its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import puremagic

from documents.office_files import check_document, check_workbook
from documents.pdf_files import check_pdf
from documents.refusals import Refused

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|img|link|meta|style|form|a\s)"
    rb"|<\?(xml|php)|javascript\s*:",
    re.I,
)
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,()/-]*$)")
SEPARATORS = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class Kind:
    """Filslag: what it is called, and the check of its content, which raises Refused."""

    label: str
    check: Callable[[bytes], None]


def begins_as(data: bytes, ending: str) -> None:
    """Innehållet börjar som ändelsen säger."""
    try:
        found = {match.extension for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        found = set()
    if ending not in found:
        raise Refused("Innehållet är inte av det slag som filnamnet säger. Spara om filen.")


def check_png(data: bytes) -> None:
    """Stycke för stycke, each with its checksum, and nothing after the last."""
    begins_as(data, ".png")
    at = len(PNG_SIGNATURE)
    while data[at + 4 : at + 8] != b"IEND":
        length = int.from_bytes(data[at : at + 4], "big")
        body, sum_ = data[at + 4 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(sum_) < 4 or crc32(body) != int.from_bytes(sum_, "big"):
            raise Refused("Bilden är skadad eller avklippt. Spara om den och försök igen.")
        at += 12 + length
    if len(data) != at + 12:
        raise Refused("Efter bilden följer något annat. Spara om den och försök igen.")


def check_jpeg(data: bytes) -> None:
    begins_as(data, ".jpg")
    if not data.startswith(JPEG_START) or not data.rstrip(b"\0").endswith(JPEG_END):
        raise Refused("Bilden är skadad eller avklippt. Spara om den och försök igen.")
    if MARKUP.search(data):
        raise Refused("Bilden innehåller kod. Spara om den och försök igen.")


def check_text(data: bytes) -> None:
    """Text i UTF-8 eller cp1252, without anything that a browser would take for a page."""
    text = decoded(data)
    if any(not (sign.isprintable() or sign in "\t\r\n\xa0\xad") for sign in text.lstrip("\ufeff")):
        raise Refused("Filen är inte ren text. Spara om den och försök igen.")
    if MARKUP.search(data):
        raise Refused("Filen innehåller kod. Ta bort den, eller spara texten som PDF.")


def check_table(data: bytes) -> None:
    """Text, and no cell that a spreadsheet would compute."""
    check_text(data)
    for cell in SEPARATORS.split(decoded(data).lstrip("\ufeff")):
        if FORMULA.match(cell.strip(" \r\"'")):
            raise Refused("Filen innehåller formler. Spara den med bara värden och försök igen.")


def decoded(data: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("Filen är inte text i UTF-8 eller cp1252. Spara om den och försök igen.")


KINDS = {
    "pdf": Kind("PDF", check_pdf),
    "docx": Kind("Word (docx)", check_document),
    "xlsx": Kind("Excel (xlsx)", check_workbook),
    "png": Kind("PNG", check_png),
    "jpg": Kind("JPEG", check_jpeg),
    "csv": Kind("CSV", check_table),
    "txt": Kind("text (txt)", check_text),
}
SPELLINGS = {ending: ending for ending in KINDS} | {"jpeg": "jpg"}

__all__ = ["KINDS", "SPELLINGS", "Kind", "Refused"]
