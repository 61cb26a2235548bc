"""Stapeldiagram: lying bars from zero, one a row, each with its own figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from textwrap import wrap

from finsam.charts.drawing import LETTER, PAGE_BARS, Mark, Sheet, Text, round_step

LABEL_LETTERS = 24
ROW = 2.8
BAR = 1.55
# A hidden bar has one length whatever it hides.
HIDDEN_LENGTH = 4.6


@dataclass(frozen=True)
class Bar:
    """Stapel in: `text` is the figure as written; `value` None has no length.

    `hidden` is a suppressed cell, drawn alike whatever it hides; `emphasis` False steps back.
    """

    label: str
    value: Decimal | int | None
    text: str
    hidden: bool = False
    emphasis: bool = True


@dataclass(frozen=True)
class Row:
    """Stapel ut."""

    label: tuple[Text, ...]
    figure: Text
    y: float
    length: float
    hidden: bool
    emphasis: bool


@dataclass(frozen=True)
class BarChart:
    """Stapeldiagram, all places computed."""

    name: str
    title: str
    description: str
    sheet: Sheet
    zero: float
    thickness: float
    rows: tuple[Row, ...]
    scale: tuple[Mark, ...]


def bar_chart(
    rows: Sequence[Bar], *, name: str, title: str, description: str, sheet: Sheet = PAGE_BARS
) -> BarChart:
    """Stapeldiagram. `name` keeps its ids apart; the height follows the number of rows.

    ValueError without rows or with a negative value: a bar starts at zero.
    """
    if not rows:
        raise ValueError("A chart needs at least one bar")
    values = [bar.value or 0 for bar in rows if not bar.hidden]
    if any(value < 0 for value in values):
        raise ValueError("A bar cannot be negative")
    em = sheet.text
    sheet = replace(sheet, height=em * (0.6 + ROW * len(rows) + 2.2))
    labels = [wrap(bar.label, LABEL_LETTERS, max_lines=2, placeholder="…") for bar in rows]
    zero = em * (1.4 + LETTER * max(len(line) for lines in labels for line in lines))
    right = sheet.width - em * (1 + LETTER * max(len(bar.text) for bar in rows))
    step = round_step(float(max(values, default=0)))
    top = step * max(1, ceil(max(values, default=0) / step))
    unit = (right - zero) / top
    return BarChart(
        name=name,
        title=title,
        description=description,
        sheet=sheet,
        zero=zero,
        thickness=BAR * em,
        rows=tuple(
            row_of(bar, lines, em * (0.6 + ROW * place), zero, unit, em)
            for place, (bar, lines) in enumerate(zip(rows, labels, strict=True))
        ),
        scale=tuple(
            Mark(
                x := zero + unit * value,
                0.6 * em,
                x,
                sheet.height - 2.2 * em,
                Text(x, sheet.height - 0.7 * em, str(value), "middle"),
            )
            for value in range(0, top + 1, step)
        ),
    )
