"""Bilagornas papper: one of each kind that people add to a case, and none about anybody."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from math import atan2, hypot, tau
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from finsam import spreadsheets
from finsam.pdf import render_pdf
from reporting.demo.workdays import workday_before

# How long before today the certificate was written, and how long it holds.
WRITTEN, HOLDS = timedelta(days=45), timedelta(days=120)
WEEK = ("Måndag", "Tisdag", "Torsdag")
# Minutes of work training each of the days, week by week: more for every fortnight.
ATTENDED = ((90, 90, 0), (90, 90, 90), (120, 90, 120), (120, 120, 120), (120, 0, 120))
SUMMARY = (
    "Underlag till uppföljningen",
    "Tre förmiddagar i veckan har fungerat sedan förra gången. En vecka blev det två.",
    "Det som har hjälpt är fasta tider, korta pass och att få dagens uppgifter skrivna.",
    "Frågor till mötet: kan tiden öka till tre timmar, och vem beställer nytt busskort?",
)
# The life compass as it was filled in: one to ten for each of its fields.
COMPASS, COMPASS_SIDE = (7, 4, 3, 6, 8, 5, 2, 6), 240
WHITE, DARK, PALE = 0, 1, 2
PALETTE = b"\xff\xff\xff\x0e\x4a\x5a\xc5\xd8\xdc"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SCHEMA = "http://schemas.openxmlformats.org"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip archive can tell: the same bytes every time


@dataclass(frozen=True)
class Paper:
    """Papper: its label in the list, the name it came with, its bytes, and from which day it is."""

    label: str
    name: str
    data: bytes
    written_on: date


def papers_of(today: date) -> list[Paper]:
    """Alla papper. Each is made once, however many cases it stands in."""
    written_on = workday_before(today - WRITTEN)
    return [
        Paper("Läkarutlåtande", "utlatande.pdf", certificate(written_on), written_on),
        Paper("Närvaro i arbetsträningen", "narvaro.xlsx", attendance(), date.min),
        Paper(SUMMARY[0], "underlag.docx", summary(), date.min),
        Paper("Livskompassen, ifylld", "kompass.png", compass(), date.min),
    ]


def certificate(written_on: date) -> bytes:
    context = {"written_on": written_on, "until": written_on + HOLDS}
    return render_pdf("reporting/print/demo_certificate.html", context)


def attendance() -> bytes:
    weeks = ((f"Vecka {number}", *minutes) for number, minutes in enumerate(ATTENDED, 1))
    return spreadsheets.as_xlsx("Närvaro", [("Minuter", *WEEK), *weeks])


def summary() -> bytes:
    """Ett Word-dokument, with the three parts that it cannot do without."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in SUMMARY)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMA}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{SCHEMA}/package/2006/relationships">'
        f'<Relationship Id="main" Type="{SCHEMA}/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{SCHEMA}/wordprocessingml/2006/main">'
        f"<w:body>{paragraphs}</w:body></w:document>",
    }
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, EARLIEST), text)
    return stream.getvalue()


def compass() -> bytes:
    """En bild (PNG, ISO 15948): three colours, a palette, and a filter byte before each row."""
    rows = b"".join(b"\0" + bytes(compass_row(y)) for y in range(COMPASS_SIDE))
    header = struct.pack(">2I5B", COMPASS_SIDE, COMPASS_SIDE, 8, 3, 0, 0, 0)
    pieces = {b"IHDR": header, b"PLTE": PALETTE, b"IDAT": zlib.compress(rows), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in pieces.items()
    )


def compass_row(y: int) -> Iterator[int]:
    """En rad: dark as far out as the field was marked, pale to the rim, white between fields."""
    middle = COMPASS_SIDE / 2
    for x in range(COMPASS_SIDE):
        out = hypot(x - middle, y - middle) / middle * 11
        turn = (atan2(y - middle, x - middle) / tau) % 1 * len(COMPASS)
        on_edge = abs(turn - round(turn)) * out < 0.2
        if on_edge or out > 10:
            yield WHITE
        else:
            yield DARK if out <= COMPASS[int(turn)] else PALE
