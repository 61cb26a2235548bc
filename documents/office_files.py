"""Word och Excel: zip archives, looked through part by part before anything else opens them."""

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as BadStream

from documents.refusals import Refused

MAX_PARTS = 2_000
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 200  # a sheet of equal rows packs 30 to 60 times, a bomb a thousand
ENDING = b"PK\x05\x06"
ENDING_SIZE = 22
CONTENT_TYPES = "[Content_Types].xml"
ACTIVE_PARTS = re.compile(
    r"vbaProject|macrosheets|activeX|/embeddings/|externalLinks|oleObject|attachedToolbars", re.I
)
ACTIVE_WORDS = re.compile(
    rb"macroEnabled|vbaProject|\bDDE(AUTO)?\b|ddeLink|attachedTemplate|oleObject|frameset", re.I
)
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[^>]*>", re.I)
DAMAGED = "Filen är skadad eller avklippt. Spara om den och försök igen."
SAVE_ANEW = "Spara den som PDF, eller utan makron, länkar och inbäddade filer."


def check_document(data: bytes) -> None:
    """Word. Raises Refused."""
    check_office(data, "word/document.xml")


def check_workbook(data: bytes) -> None:
    """Excel. Raises Refused."""
    check_office(data, "xl/workbook.xml")


def check_office(data: bytes, main: str) -> None:
    """Arkivet är helt, of the stated kind, of a reasonable size, and holds nothing that runs."""
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("Innehållet är inte av det slag som filnamnet säger. Spara om filen.")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            check_frame(data, parts, main)
            for part, body in unpacked(archive, parts):
                check_part(part.filename, body)
    except (BadZipFile, BadStream, EOFError, NotImplementedError, RuntimeError, ValueError):
        # What zipfile raises for damage, unknown packing and passwords.
        raise Refused(DAMAGED) from None


def check_frame(data: bytes, parts: list[ZipInfo], main: str) -> None:
    """Delarna som sådana, before any is unpacked; nothing before, after or between them counts."""
    names = [part.filename for part in parts]
    if data[-ENDING_SIZE:][:4] != ENDING or len(set(names)) < len(names):
        raise Refused(DAMAGED)
    if not {CONTENT_TYPES, main} <= set(names):
        raise Refused("Innehållet är inte av det slag som filnamnet säger. Spara om filen.")
    if any(ACTIVE_PARTS.search(name) for name in names):
        raise Refused(f"Filen innehåller makron eller inbäddade filer. {SAVE_ANEW}")
    if any(".." in name or name.startswith("/") or "\\" in name for name in names):
        raise Refused(DAMAGED)
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > min(MAX_UNPACKED, MAX_RATIO * len(data)):
        raise Refused("Filen är för stor uppackad. Dela upp den i flera.")


def unpacked(archive: ZipFile, parts: list[ZipInfo]) -> Iterator[tuple[ZipInfo, bytes]]:
    """Varje del, read to no more than its stated size: a part that lies of it is damaged."""
    for part in parts:
        with archive.open(part) as stream:
            body = stream.read(part.file_size + 1)
        if len(body) != part.file_size:
            raise BadZipFile
        yield part, body


def check_part(name: str, body: bytes) -> None:
    """En del. Word and Excel declare no entities; whoever does wants something else read."""
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    plain = body.replace(b"\0", b"")  # so that UTF-16 hides nothing
    if DECLARED.search(plain):
        raise Refused(f"Filen hänvisar till annat innehåll. {SAVE_ANEW}")
    if ACTIVE_WORDS.search(plain):
        raise Refused(f"Filen innehåller makron eller inbäddade filer. {SAVE_ANEW}")
    links = EXTERNAL.findall(plain)
    if any(b"/hyperlink" not in link for link in links):
        raise Refused(f"Filen hänvisar till annat innehåll. {SAVE_ANEW}")
