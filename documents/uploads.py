"""Uppladdning: what a file from outside must be before any byte of it is kept.

The name says the kind, the content must be that kind, and neither may hold anything that runs.
What is refused is refused with a sentence that says what to do instead. What is kept is never
shown in the browser: it is fetched as a file of no stated type.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from documents.kinds import KINDS, SPELLINGS, Refused

MEGABYTE = 2**20
MAX_BYTES = 10 * MEGABYTE
LONGEST_NAME = 200
LONGEST_STEM = 100
# What hides before the last ending: "faktura.exe.pdf" is opened by nobody with good intentions.
RUNS = re.compile(
    r"app|apk|bat|bin|cmd|com|cpl|dll|do[ct]m|exe|hta|x?html?|iso|jar|jse?|lnk|mjs|msi|php|pif|ps1"
    r"|py|scr|sh|svg|swf|url|vb[es]|wsf|xl[st]m|xml"
)


@dataclass(frozen=True)
class Upload:
    """Uppladdad fil, checked: its kind, its bytes, and what it was called without the ending."""

    kind: str
    stem: str
    data: bytes = field(repr=False)


def checked(
    file: "UploadedFile[Any]", *, kinds: Iterable[str] = tuple(KINDS), most: int = MAX_BYTES
) -> Upload:
    """Granskar filen. Raises Refused, with the sentence for the user.

    The size is known before anything is read, and the name before the content.
    """
    if (file.size or 0) > most:
        raise Refused(f"Filen är större än {most // MEGABYTE} MB. Dela upp den eller spara om den.")
    if not file.size:
        raise Refused("Filen är tom. Välj en annan.")
    stem, kind = named(file.name or "", tuple(kinds))
    data = read(file, most)
    KINDS[kind].check(data)
    return Upload(kind, stem, data)


def read(file: "IO[bytes] | UploadedFile[Any]", most: int) -> bytes:
    """Läser högst så mycket som får finnas, whatever the size was said to be."""
    file.seek(0)
    data: bytes = file.read(most + 1)
    if len(data) > most:
        raise Refused(f"Filen är större än {most // MEGABYTE} MB. Dela upp den eller spara om den.")
    return data


def named(name: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """Namnet utan ändelse, and the kind that the ending says. Raises Refused."""
    if not name.isprintable() or len(name) > LONGEST_NAME or set(name) & set('/\\:*?"<>|'):
        raise Refused("Filnamnet går inte att använda. Döp om filen och försök igen.")
    path = PurePosixPath(name)
    endings = [ending.removeprefix(".").strip().lower() for ending in path.suffixes]
    kind = SPELLINGS.get(endings[-1] if endings else "")
    if kind not in kinds or any(map(RUNS.fullmatch, endings)):
        raise Refused(f"Filer av det slaget tas inte emot. {accepted(kinds)}")
    return path.stem.strip(". ")[:LONGEST_STEM] or KINDS[kind].label, kind


def accepted(kinds: Iterable[str]) -> str:
    """Vad som tas emot, for a help text."""
    labels = [KINDS[kind].label for kind in kinds]
    *first, last = labels
    return f"Välj {', '.join(first)} eller {last}." if first else f"Välj {last}."


def endings(kinds: Iterable[str] = tuple(KINDS)) -> str:
    """För fältets accept: a help to whoever chooses, no guard."""
    return ",".join(f".{ending}" for ending, kind in SPELLINGS.items() if kind in tuple(kinds))
