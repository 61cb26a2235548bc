"""Ritning: sheets, marks and labels in the units of the viewBox, and where there is room for them.

Margins follow the size of the text, so one geometry serves the page and the paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Widths of Open Sans in sizes of the text, on the safe side: the server measures no letters.
NARROW, WIDE, OTHER = 0.32, 0.93, 0.6
NARROW_LETTERS, WIDE_LETTERS = " ,.:;|!'()-fijlrtI", "mwMW@–…%"


def width(text: str, size: float) -> float:
    """Ungefärlig bredd, a little more than the letters take."""
    narrow = sum(letter in NARROW_LETTERS for letter in text)
    wide = sum(letter in WIDE_LETTERS for letter in text)
    return size * (NARROW * narrow + WIDE * wide + OTHER * (len(text) - narrow - wide))


@dataclass(frozen=True)
class Sheet:
    """Ritark: the size of a drawing and of its text."""

    width: float
    height: float
    text: float


PAGE = Sheet(1140, 320, 13)
PAGE_BARS = Sheet(540, 320, 13)
# In points, as print.css has them: the text column, and the text with its side column.
PAPER = Sheet(345.8, 136, 8)
PAPER_WIDE = Sheet(470.5, 136, 8)


class Box(NamedTuple):
    """Yta."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Överlappar: edges may touch."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Rymmer."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True)
class Text:
    """Etikett: where its base line begins, has its middle or ends."""

    x: float
    y: float
    text: str
    anchor: str = "start"

    def box(self, size: float) -> Box:
        """Yta."""
        length = width(self.text, size)
        left = self.x - {"start": 0.0, "middle": length / 2, "end": length}[self.anchor]
        return Box(left, self.y - 0.8 * size, left + length, self.y + 0.25 * size)


@dataclass(frozen=True)
class Mark:
    """Streck, with its label when there is one and room for it."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: Text | None = None


def free(candidates: Iterable[Text], size: float, within: Box, taken: Sequence[Box]) -> Text | None:
    """Första lediga platsen inside an area that meets nothing already drawn, or None."""
    for text in candidates:
        box = text.box(size)
        if within.holds(box) and not any(box.meets(other) for other in taken):
            return text
    return None


def round_step(maximum: float) -> int:
    """Jämnt steg: 1, 2 or 5 times a power of ten that divides a scale into at most five."""
    step = 1
    while maximum > 5 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step
