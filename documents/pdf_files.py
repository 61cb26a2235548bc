"""PDF: looked through for what runs, opens or carries other files. Such a file is refused.

A reader finds an object wherever it lies, so every byte is searched, and every packed stream
unpacked. Names may be written with #xx for any letter: they are read as a reader reads them.
"""

import re
import zlib
from itertools import islice

from documents.refusals import Refused

MAX_UNPACKED = 50 * 2**20
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound"
    rb"|Rendition)\b"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\r|\n)")
ENDING = re.compile(rb"%%EOF\s*\Z")
ODD_FILTERS = re.compile(rb"/(LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode)\b")
MAX_STREAMS = 20_000
STEP = 4096
HEAD = 4096  # bytes before a stream in which its description is looked for
MARKUP = re.compile(rb"<\s*(script|html|svg|\?php)", re.I)
SAVE_ANEW = "Skriv ut den till en ny PDF och ladda upp den."


def check_pdf(data: bytes) -> None:
    """Raises Refused for what is active, locked, damaged or also something else than a PDF."""
    if not data.startswith(b"%PDF-") or MARKUP.search(data[:1024]):
        raise Refused("Innehållet är inte av det slag som filnamnet säger. Spara om filen.")
    if not ENDING.search(data[-1024:]):
        raise Refused("PDF-filen är skadad eller avklippt. Spara om den och försök igen.")
    plain = read_names(data)
    if re.search(rb"/Encrypt\b", plain):
        raise Refused(f"PDF-filen är låst med lösenord. {SAVE_ANEW}")
    refuse_active(plain)
    streams = list(islice(STREAM.finditer(data), MAX_STREAMS + 1))
    if len(streams) > MAX_STREAMS or (b"/ObjStm" in plain and ODD_FILTERS.search(plain)):
        raise Refused(f"PDF-filen är packad på ett sätt som inte går att granska. {SAVE_ANEW}")
    check_streams(data, streams)


def read_names(data: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def refuse_active(plain: bytes) -> None:
    if ACTIVE.search(plain):
        raise Refused(f"PDF-filen innehåller skript eller andra filer. {SAVE_ANEW}")


def check_streams(data: bytes, streams: "list[re.Match[bytes]]") -> None:
    """Packar upp strömmarna och söker i dem: objects hide there. All of them share one bound."""
    view, room = memoryview(data), MAX_UNPACKED
    for stream in streams:
        head = read_names(data[max(0, stream.start() - HEAD) : stream.start()])
        if b"/Predictor" in (head[head.rfind(b"/ObjStm") :] if b"/ObjStm" in head else b""):
            raise Refused(f"PDF-filen är packad på ett sätt som inte går att granska. {SAVE_ANEW}")
        found = unpacked(view[stream.end() :], room)
        room -= len(found)
        if room <= 0:
            raise Refused(f"PDF-filen är för stor uppackad. {SAVE_ANEW}")
        refuse_active(read_names(found))


def unpacked(stream: "memoryview[int]", room: int) -> bytes:
    """Innehållet, at most `room` bytes of it; empty for what is no packed stream.

    Of a stream with a fault it is what came before the fault, as in the programs that show files:
    neither its checksum nor its end is asked for.
    """
    if len(stream) < 2 or stream[0] & 15 != zlib.DEFLATED:
        return b""
    unpacker, found = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    for start in range(2, len(stream), STEP):
        piece, before = stream[start : start + STEP], unpacker.copy()
        try:
            found += unpacker.decompress(piece, room - len(found))
        except zlib.error:
            return bytes(found) + up_to_the_fault(before, piece, room - len(found))
        if unpacker.eof or len(found) >= room:
            break
    return bytes(found)


def up_to_the_fault(unpacker: "zlib._Decompress", piece: "memoryview[int]", room: int) -> bytes:
    found = bytearray()
    for place in range(len(piece)):
        try:
            found += unpacker.decompress(piece[place : place + 1], max(1, room - len(found)))
        except zlib.error:
            break
    return bytes(found)
