"""Linjediagram: one scale over the time of a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from finsam import dates, numbers
from finsam.charts.drawing import PAGE, Box, Mark, Sheet, Text, free, round_step

Measurement = tuple[date, int]
Occasion = tuple[date, str]

EVENT_ROWS = 3
EVENT_ROW = 1.35
SMALL = Sheet(268, 96, 13)


@dataclass(frozen=True)
class Dot:
    """Mätpunkt."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class LineChart:
    """Linjediagram, all places computed. `dots` stand in the order of time."""

    name: str
    title: str
    description: str
    sheet: Sheet
    dots: tuple[Dot, ...]
    values: tuple[Text, ...]
    scale: tuple[Mark, ...]
    months: tuple[Mark, ...]
    events: tuple[Mark, ...]
    cut: Mark | None

    @property
    def path(self) -> str:
        """Linjens punkter, as a polyline takes them."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


@dataclass(frozen=True)
class Plot:
    """Diagramyta: where a day and a value stand, and the size of the text."""

    area: Box
    em: float
    first: date
    last: date
    maximum: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return self.area.left + share * (self.area.right - self.area.left)

    def y(self, tenths: int) -> float:
        return self.area.bottom - tenths / self.maximum * (self.area.bottom - self.area.top)


def line_chart(
    points: Sequence[Measurement],
    *,
    name: str,
    title: str,
    description: str,
    maximum_tenths: int,
    cut_off_tenths: int | None = None,
    events: Sequence[Occasion] = (),
    days: Sequence[date] = (),
    sheet: Sheet = PAGE,
) -> LineChart:
    """Linjediagram över mätningar. `name` keeps its ids apart from those of other charts.

    Values are whole tenths from 0 to `maximum_tenths`; the first and the last are written out.
    An event whose words find no room keeps its line. The months shown hold `days` too.
    ValueError without points or off the scale.
    """
    em, points, events = sheet.text, sorted(points, key=lambda point: point[0]), sorted(events)
    area = Box(3.4 * em, 1.25 * em, sheet.width - 3.4 * em, sheet.height - 2.3 * em)
    plot = plot_of(points, area, em, maximum_tenths, [*days, *(day for day, _ in events)])
    dots = dots_of(points, plot)
    values = value_labels(points, dots, plot)
    taken = [*trail(dots, em), *(value.box(em) for value in values)]
    cut = None
    if cut_off_tenths is not None:
        lines = [pole(plot.x(day), area.top, plot) for day, words in events]
        cut = cut_mark(cut_off_tenths, plot, taken, lines)
    return LineChart(
        name=name,
        title=title,
        description=description,
        sheet=sheet,
        dots=dots,
        values=values,
        scale=tuple(scale_marks(plot)),
        months=tuple(month_marks(plot)),
        events=tuple(event_marks(events, plot, taken, cut)),
        cut=cut,
    )


def sparkline(
    points: Sequence[Measurement],
    *,
    name: str,
    title: str,
    maximum_tenths: int,
    cut_off_tenths: int | None = None,
) -> LineChart:
    """Liten graf utan text: `title` says all that it shows. ValueError as for line_chart."""
    points = sorted(points, key=lambda point: point[0])
    plot = plot_of(points, Box(8, 10, 258, 90), SMALL.text, maximum_tenths, [])
    base = Mark(0, SMALL.height - 4, SMALL.width, SMALL.height - 4)
    cut = None
    if cut_off_tenths is not None:
        cut = Mark(0, plot.y(cut_off_tenths), SMALL.width, plot.y(cut_off_tenths))
    dots = dots_of(points, plot)
    return LineChart(name, title, "", SMALL, dots, (), (base,), (), (), cut)


def plot_of(
    points: Sequence[Measurement], area: Box, em: float, maximum: int, days: Sequence[date]
) -> Plot:
    """Diagramyta över hela månader, so that a single day too has a width to stand in."""
    if not points:
        raise ValueError("A chart needs at least one measurement")
    if any(not 0 <= tenths <= maximum for day, tenths in points):
        raise ValueError("A measurement lies outside its scale")
    days = [*days, *(day for day, tenths in points)]
    return Plot(area, em, min(days).replace(day=1), dates.end_of_month(max(days)), maximum)


def dots_of(points: Sequence[Measurement], plot: Plot) -> tuple[Dot, ...]:
    """Mätpunkter, the last one larger."""
    last = len(points) - 1
    return tuple(
        Dot(plot.x(day), plot.y(tenths), plot.em * (0.46 if place == last else 0.38))
        for place, (day, tenths) in enumerate(points)
    )


def trail(dots: Sequence[Dot], em: float) -> Iterator[Box]:
    """Linjens yta: the dots, and short steps between them, for labels to keep clear of."""
    for dot in dots:
        yield around(dot.x, dot.y, dot.radius + 0.1 * em)
    for start, end in pairwise(dots):
        steps = ceil(max(end.x - start.x, abs(end.y - start.y)) / (0.5 * em))
        for step in range(1, steps):
            x = start.x + (end.x - start.x) * step / steps
            yield around(x, start.y + (end.y - start.y) * step / steps, 0.1 * em)


def around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)


def value_labels(
    points: Sequence[Measurement], dots: Sequence[Dot], plot: Plot
) -> tuple[Text, ...]:
    """Sista värdet och det första, each at the side of its dot where there is room."""
    em, area = plot.em, plot.area
    within = Box(area.left, 0, area.right + 3.4 * em, area.bottom)
    taken = list(trail(dots, em))
    labels: list[Text] = []
    for place in dict.fromkeys((len(dots) - 1, 0)):
        words = numbers.written(numbers.from_tenths(points[place][1]))
        places = list(beside(dots[place], words, em))
        label = free(places, em, within, taken) or free(places, em, within, []) or places[-1]
        labels.append(label)
        taken.append(label.box(em))
    return tuple(labels)


def beside(dot: Dot, words: str, em: float) -> Iterator[Text]:
    """Platser kring en punkt, the best first; farther up where the line is crowded."""
    sides = ((0.0, "middle"), (0.5 * em, "start"), (-0.5 * em, "end"))
    near, far = (-0.9, 1.6), (-2.1, -3.3, -4.5)
    for lift in near:
        yield from (Text(dot.x + x, dot.y + lift * em, words, anchor) for x, anchor in sides)
    yield Text(dot.x + 0.8 * em, dot.y + 0.35 * em, words)
    for lift in far:
        yield from (Text(dot.x + x, dot.y + lift * em, words, anchor) for x, anchor in sides)


def cut_mark(tenths: int, plot: Plot, taken: Sequence[Box], lines: Sequence[Box]) -> Mark:
    """Gräns: its words stand at whichever end of the line is free, at best of events too."""
    value = numbers.from_tenths(tenths)
    words = f"Gräns {numbers.written(value, 1 if tenths % 10 else 0)}"
    em, y, left, right = plot.em, plot.y(tenths), plot.area.left, plot.area.right
    places = [
        Text(x, base, words, anchor)
        for x, anchor in ((left + 0.5 * em, "start"), (right - 0.5 * em, "end"))
        for base in (y - 0.6 * em, y + 1.4 * em)
    ]
    label = free(places, em, plot.area, [*taken, *lines]) or free(places, em, plot.area, taken)
    return Mark(left, y, right, y, label or places[0])


def scale_marks(plot: Plot) -> Iterator[Mark]:
    """Skala: at most six levels at even numbers, zero first."""
    maximum, em, area = plot.maximum // 10, plot.em, plot.area
    for points in range(0, maximum + 1, round_step(maximum)):
        y = plot.y(10 * points)
        label = Text(area.left - 0.75 * em, y + 0.3 * em, str(points), "end")
        yield Mark(area.left, y, area.right, y, label)


def month_marks(plot: Plot) -> Iterator[Mark]:
    """Månader, thinned out over long courses; January is written as its year."""
    em, area = plot.em, plot.area
    width = (area.right - area.left) / ((plot.last - plot.first).days / 30.4)
    every = next((count for count in (1, 2, 3, 6) if count * width >= 3.6 * em), 12)
    month = plot.first
    while month < plot.last:
        if (month.month - 1) % every == 0:
            words = str(month.year) if month.month == 1 else dates.SHORT_MONTHS[month.month - 1]
            middle = plot.x(month + timedelta(days=14))
            label = Text(middle, area.bottom + 1.55 * em, words, "middle")
            x = plot.x(month)
            yield Mark(x, area.bottom, x, area.bottom + 0.4 * em, label)
        month = dates.add_months(month, 1)


def event_marks(
    events: Sequence[Occasion], plot: Plot, taken: Sequence[Box], cut: Mark | None
) -> Iterator[Mark]:
    """Händelser: each line hangs from its words, and neither crosses what stands there before."""
    words = [cut.label.box(plot.em)] if cut and cut.label else []
    lines: list[Box] = []
    for day, text in events:
        mark = hang(plot.x(day), text, plot, words, [*taken, *lines])
        if mark.label:
            words.append(mark.label.box(plot.em))
        lines.append(pole(mark.x1, mark.y1, plot))
        yield mark


def hang(x: float, text: str, plot: Plot, words: Sequence[Box], taken: Sequence[Box]) -> Mark:
    """En händelse på första rad med plats, else only its line below the rows."""
    em, area = plot.em, plot.area
    for row in range(EVENT_ROWS):
        top = area.top + EVENT_ROW * em * row
        base = top + 1.05 * em
        sides = [Text(x + 0.4 * em, base, text), Text(x - 0.4 * em, base, text, "end")]
        label = free(sides, em, area, [*words, *taken])
        if label and not any(pole(x, top, plot).meets(box) for box in words):
            return Mark(x, top, x, area.bottom, label)
    return Mark(x, area.top + EVENT_ROW * em * EVENT_ROWS, x, area.bottom)


def pole(x: float, top: float, plot: Plot) -> Box:
    """Ytan av en händelses streck."""
    return Box(x - 0.1 * plot.em, top, x + 0.1 * plot.em, plot.area.bottom)
