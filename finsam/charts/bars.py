"""Stapeldiagram: lying bars from zero, one a row, each with its own figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from textwrap import wrap

from finsam.charts.drawing import PAGE_BARS, Mark, Sheet, Text, round_step, width

LABEL_LETTERS = 24
# In sizes of the text: room above the rows, a row, its bar, and the scale below.
TOP, ROW, BAR, FOOT = 0.6, 2.8, 1.55, 2.2
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


@dataclass(frozen=True)
class Ruler:
    """Måttstock: where zero and the units stand, and the steps up to the top of the scale."""

    em: float
    zero: float
    unit: float
    step: int
    top: int


def bar_chart(
    bars: Sequence[Bar],
    *,
    name: str,
    title: str,
    description: str,
    sheet: Sheet = PAGE_BARS,
    reach: int = 0,
) -> BarChart:
    """Stapeldiagram. `name` keeps its ids apart; the height follows the number of bars.

    The scale goes to `reach` at least, where what is measured has an end of its own.
    ValueError without bars or with a negative value: a bar starts at zero.
    """
    if not bars:
        raise ValueError("A chart needs at least one bar")
    em = sheet.text
    sheet = replace(sheet, height=em * (TOP + ROW * len(bars) + FOOT))
    labels = [wrap(bar.label, LABEL_LETTERS, max_lines=2, placeholder="…") for bar in bars]
    ruler = ruler_of(bars, labels, sheet, reach)
    return BarChart(
        name=name,
        title=title,
        description=description,
        sheet=sheet,
        zero=ruler.zero,
        thickness=BAR * em,
        rows=tuple(
            row_of(bar, lines, em * (TOP + ROW * place), ruler)
            for place, (bar, lines) in enumerate(zip(bars, labels, strict=True))
        ),
        scale=tuple(scale_marks(ruler, sheet.height)),
    )


def ruler_of(
    bars: Sequence[Bar], labels: Sequence[Sequence[str]], sheet: Sheet, reach: int
) -> Ruler:
    """Måttstock mellan etiketterna och siffrorna; a hidden value has no say in it."""
    em = sheet.text
    values = [bar.value for bar in bars if bar.value is not None and not bar.hidden]
    if any(value < 0 for value in values):
        raise ValueError("A bar cannot be negative")
    zero = 1.4 * em + max(width(line, em) for lines in labels for line in lines)
    right = sheet.width - 1.2 * em - max(width(bar.text, em) for bar in bars)
    longest = max([reach, *values])
    step = round_step(float(longest))
    top = step * max(1, ceil(longest / step))
    return Ruler(em, zero, (right - zero) / top, step, top)


def row_of(bar: Bar, lines: Sequence[str], top: float, ruler: Ruler) -> Row:
    """En rad: the label in one line or two, the bar, and its figure after it."""
    em = ruler.em
    base = top + (ROW / 2 + 0.35) * em
    first = base - 0.6 * em * (len(lines) - 1)
    length = HIDDEN_LENGTH * em if bar.hidden else ruler.unit * float(bar.value or 0)
    return Row(
        label=tuple(
            Text(ruler.zero - 0.9 * em, first + 1.2 * em * place, line, "end")
            for place, line in enumerate(lines)
        ),
        figure=Text(ruler.zero + length + 0.6 * em, base, bar.text),
        y=top + (ROW - BAR) / 2 * em,
        length=length,
        hidden=bar.hidden,
        emphasis=bar.emphasis,
    )


def scale_marks(ruler: Ruler, height: float) -> Iterator[Mark]:
    """Skala: at most six levels, zero first."""
    em = ruler.em
    for value in range(0, ruler.top + 1, ruler.step):
        x = ruler.zero + ruler.unit * value
        label = Text(x, height - 0.7 * em, str(value), "middle")
        yield Mark(x, TOP * em, x, height - FOOT * em, label)
