"""Ritning: sheets, marks and labels in the units of the viewBox, and where there is room for them.

Margins follow the size of the text, so one geometry serves the page and the paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# A letter of Open Sans: 0.45–0.60 in the words of our charts, 0.66 in the widest single word.
LETTER = 0.6


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
        """Yta, estimated: the server measures no letters."""
        width = LETTER * size * len(self.text)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - 0.8 * size, left + width, self.y + 0.25 * size)


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
