"""Omslagets bild: one square a participant, so long as they can be told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finsam.charts.drawing import Text
from participants.codes import POSITIVE
from reporting.paper import Figures

WIDTH = 470.5
LARGEST, SMALLEST, FILLED = 16.3, 6.5, 0.75
COLUMN = 118.0
"""The least width of a column of words below the squares."""


@dataclass(frozen=True)
class Square:
    """Ruta; `outlined` ones are drawn with their line inside their edge."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Part:
    """En grupp deltagare: its squares, how many they are, and what that is."""

    kind: str
    number: Text
    lines: Sequence[Text]
    squares: Sequence[Square]


@dataclass(frozen=True)
class Mark:
    description: str
    parts: Sequence[Part]


def mark(figures: Figures) -> Mark | None:
    """Deltagarna efter hur det gick. None when a number is hidden, or nobody was there."""
    active, closed = figures.count("active"), figures.count("closed")
    positive = figures.count("closed_by_outcome", *POSITIVE)
    if not active or closed is None or positive is None:
        return None
    year = figures.frozen.first.year
    others, stay = closed - positive, active - closed
    groups = [
        (
            "done",
            positive,
            ["vidare till arbete, studier,", "Arbetsförmedlingen eller", "kommunal rehabilitering"],
        ),
        ("other", others, ["avslutade av", "annat skäl"]),
        ("stay", stay, ["fortsätter", f"in i {year + 1}"]),
    ]
    description = (
        f"{active} deltagare under {year}: {positive} gick vidare till arbete, studier, "
        f"Arbetsförmedlingen eller kommunal rehabilitering, {others} avslutades av annat skäl "
        f"och {stay} fortsätter in i {year + 1}."
    )
    return Mark(description, list(parts_of(groups, active)))


def parts_of(groups: Sequence[tuple[str, int, Sequence[str]]], active: int) -> Iterator[Part]:
    pitch = min(LARGEST, WIDTH / active)
    x = column = 0.0
    for kind, number, lines in groups:
        if number:
            column = max(x, column)
            yield Part(
                kind,
                Text(column, 36, str(number)),
                [Text(column, 50 + 10.5 * place, line) for place, line in enumerate(lines)],
                list(squares(x, number, pitch, inset=0.5 if kind == "stay" else 0)),
            )
            column += COLUMN
        x += number * pitch


def squares(x: float, number: int, pitch: float, *, inset: float) -> Iterator[Square]:
    """One each, or one long when they would be too narrow to tell apart."""
    side = min(LARGEST, max(pitch, SMALLEST)) * FILLED
    if pitch < SMALLEST:
        yield Square(x + inset, inset, number * pitch - 2 - 2 * inset, 12 - 2 * inset)
        return
    for place in range(number):
        yield Square(x + place * pitch + inset, inset, side - 2 * inset, side - 2 * inset)
