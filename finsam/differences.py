"""Skillnader mellan två texter, word by word. Pure: it knows no record and no form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """Textbit: in both texts, or only in the one that is shown."""

    text: str
    only_here: bool


def compared(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Båda texterna i bitar, each with what stands only there marked. The pieces add up to them."""
    first, second = WORD.findall(one), WORD.findall(other)
    steps = SequenceMatcher(None, first, second).get_opcodes()
    return (
        list(pieces(first, [(step[0] != "equal", step[1], step[2]) for step in steps])),
        list(pieces(second, [(step[0] != "equal", step[3], step[4]) for step in steps])),
    )


def pieces(words: list[str], spans: list[tuple[bool, int, int]]) -> Iterator[Piece]:
    for only_here, start, end in spans:
        if start < end:
            yield Piece("".join(words[start:end]), only_here)
