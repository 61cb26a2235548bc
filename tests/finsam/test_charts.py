import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam import charts
from finsam.charts.drawing import Box, round_step, width
from finsam.pdf import FONTS

SHEETS = [charts.PAGE, charts.PAPER, charts.PAPER_WIDE]
MARCH = date(2026, 3, 2)
COURSE = [98, 121, 114, 157, 189, 213, 252, 264]
THREE_YEARS = [min(400, 60 + 9 * n + 37 * (n % 3)) for n in range(40)]
SHAPES = {
    "a usual course": COURSE,
    "one measurement": [250],
    "all equal": [250] * 12,
    "from end to end of the scale": [0, 400, 0],
    "nothing": [0],
    "everything": [400, 400],
    "forty in three years": THREE_YEARS,
}
EVENTS = [(MARCH + timedelta(days=90 * n), f"Uppföljning {n}") for n in range(12)]


def measured(values, days=28):
    return [(MARCH + timedelta(days=days * n), tenths) for n, tenths in enumerate(values)]


def a_line_chart(values=COURSE, **changes):
    usual = {
        "name": "ors",
        "title": "ORS",
        "description": "Åtta mätningar. Från 9,8 till 26,4.",
        "maximum_tenths": 400,
        "cut_off_tenths": 250,
    }
    return charts.line_chart(measured(values), **usual | changes)


def a_bar_chart(bars, **changes):
    usual = {"name": "outcome", "title": "Utfall", "description": "Arbete 17."}
    return charts.bar_chart(bars, **usual | changes)


def texts(chart):
    marks = [*chart.scale, *chart.months, *chart.events, *([chart.cut] if chart.cut else [])]
    return [*(mark.label for mark in marks if mark.label), *chart.values]


def colliding(chart):
    boxes = [(text.text, text.box(chart.sheet.text)) for text in texts(chart)]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.meets(other)]


def whole(sheet):
    return Box(0, 0, sheet.width, sheet.height)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
def test_everything_stands_on_the_sheet_and_no_words_on_others(values, sheet):
    chart = a_line_chart(values, sheet=sheet, events=EVENTS[: 1 + len(values) // 3])
    assert all(whole(sheet).holds(text.box(sheet.text)) for text in texts(chart))
    assert all(0 < dot.x < sheet.width and 0 < dot.y < sheet.height for dot in chart.dots)
    assert colliding(chart) == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(0, 400)), min_size=1
    )
)
def test_time_runs_to_the_right_and_more_is_higher(points):
    chart = charts.line_chart(
        points, name="ors", title="", description="", maximum_tenths=400, sheet=charts.PAPER
    )
    across = [dot.x for dot in chart.dots]
    assert across == sorted(across)
    by_value = sorted(
        zip([v for _, v in sorted(points, key=lambda p: p[0])], chart.dots, strict=True),
        key=lambda pair: pair[0],
    )
    heights = [dot.y for _, dot in by_value]
    assert heights == sorted(heights, reverse=True)


def test_zero_and_the_maximum_stand_on_the_first_and_last_level():
    chart = a_line_chart([0, 400])
    assert chart.dots[0].y == chart.scale[0].y1
    assert chart.dots[1].y == chart.scale[-1].y1
    assert [mark.label.text for mark in chart.scale] == ["0", "10", "20", "30", "40"]


def test_the_cut_off_stands_where_a_value_of_its_height_would():
    assert a_line_chart([250]).cut.y1 == a_line_chart([250]).dots[0].y
    assert a_line_chart(cut_off_tenths=255).cut.label.text == "Gräns 25,5"
    assert a_line_chart(cut_off_tenths=None).cut is None


def test_the_first_and_the_last_value_are_written_out():
    assert {text.text for text in a_line_chart().values} == {"9,8", "26,4"}
    assert [text.text for text in a_line_chart([168]).values] == ["16,8"]


def test_a_case_of_months_shows_each_month_and_one_of_years_shows_years():
    months = [mark.label.text for mark in a_line_chart().months]
    assert months == ["mars", "april", "maj", "juni", "juli", "aug", "sep"]
    years = a_line_chart(THREE_YEARS, sheet=charts.PAPER).months
    assert [mark.label.text for mark in years] == ["juli", "2027", "juli", "2028", "juli", "2029"]


def test_every_event_keeps_its_line_and_those_with_room_their_words():
    chart = a_line_chart(THREE_YEARS, events=EVENTS)
    assert len(chart.events) == len(EVENTS)
    assert sum(mark.label is not None for mark in chart.events) >= 7


def test_no_line_of_an_event_crosses_the_words_of_another():
    for sheet in SHEETS:
        chart = a_line_chart(THREE_YEARS, events=EVENTS, sheet=sheet)
        words = [mark.label.box(sheet.text) for mark in chart.events if mark.label]
        lines = [Box(mark.x1, mark.y1, mark.x2, mark.y2) for mark in chart.events]
        assert not any(line.meets(box) for line in lines for box in words)


def test_measurements_are_drawn_in_the_order_of_time_however_they_come():
    chart = charts.line_chart(
        measured(COURSE)[::-1], name="a", title="", description="", maximum_tenths=400
    )
    assert chart.dots == a_line_chart(cut_off_tenths=None).dots


@pytest.mark.parametrize("values", [[], [401], [-1]])
def test_a_chart_of_nothing_or_off_its_scale_is_refused(values):
    with pytest.raises(ValueError, match="measurement"):
        a_line_chart(values)


def test_a_small_chart_has_the_line_in_order_of_time_but_no_words():
    chart = charts.sparkline(
        measured(COURSE), name="s", title="ORS", maximum_tenths=400, cut_off_tenths=250
    )
    backwards = charts.sparkline(
        measured(COURSE)[::-1], name="s", title="ORS", maximum_tenths=400, cut_off_tenths=250
    )
    assert texts(chart) == []
    assert chart == backwards
    assert all(whole(chart.sheet).holds(Box(d.x, d.y, d.x, d.y)) for d in chart.dots)


BARS = [
    charts.Bar("Arbete", 17, "17"),
    charts.Bar("Kommunal arbetslivsrehabilitering", 7, "7"),
    charts.Bar("Medicinsk rehabilitering", Decimal("8.5"), "8,5", emphasis=False),
    charts.Bar("Drop-out", None, "<5", hidden=True),
    charts.Bar("Uppgift saknas", 0, "0"),
]


@pytest.mark.parametrize("sheet", [charts.PAGE_BARS, charts.PAPER, charts.PAPER_WIDE])
def test_bars_are_as_long_as_their_values_and_stay_on_the_sheet(sheet):
    chart = a_bar_chart(BARS, sheet=sheet)
    work, municipal, medical, _, unknown = chart.rows
    assert work.length / municipal.length == pytest.approx(17 / 7)
    assert medical.length / municipal.length == pytest.approx(8.5 / 7)
    assert unknown.length == 0
    em, page = chart.sheet.text, whole(chart.sheet)
    shown = [text for row in chart.rows for text in (*row.label, row.figure)]
    assert all(page.holds(text.box(em)) for text in [*shown, *(m.label for m in chart.scale)])
    assert not any(a.box(em).meets(b.box(em)) for a, b in combinations(shown, 2))


def test_a_hidden_bar_looks_the_same_whatever_it_hides():
    hidden = [
        a_bar_chart([charts.Bar("Arbete", 17, "17"), charts.Bar("X", value, "<5", hidden=True)])
        for value in (None, 1, 4, 40)
    ]
    assert all(chart == hidden[0] for chart in hidden)


def test_a_long_label_takes_two_lines():
    label = a_bar_chart(BARS).rows[1].label
    assert [text.text for text in label] == ["Kommunal", "arbetslivsrehabilitering"]


def test_a_scale_with_an_end_of_its_own_is_drawn_to_it_also_when_all_is_hidden():
    hidden = [charts.Bar("Alla", None, "x", hidden=True)]
    for bars in (hidden, BARS):
        assert a_bar_chart(bars, reach=40).scale[-1].label.text == "40"
    assert a_bar_chart([charts.Bar("Alla", 41, "41")], reach=40).scale[-1].label.text == "50"


def test_bars_of_nothing_still_have_a_scale():
    chart = a_bar_chart([charts.Bar("Arbete", 0, "0")])
    assert [mark.label.text for mark in chart.scale] == ["0", "1"]


@pytest.mark.parametrize("bars", [[], [charts.Bar("Arbete", -1, "−1")]])
def test_no_bars_and_negative_bars_are_refused(bars):
    with pytest.raises(ValueError, match="bar"):
        a_bar_chart(bars)


@pytest.mark.parametrize(
    ("maximum", "step"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (40, 10), (501, 200)]
)
def test_a_scale_has_at_most_five_even_steps(maximum, step):
    assert round_step(maximum) == step


def drawn(template, chart, **context):
    return render_to_string(f"charts/{template}.html", {"chart": chart, **context})


@pytest.mark.parametrize(
    ("template", "chart"),
    [
        ("_line", a_line_chart(events=EVENTS[:3])),
        ("_bars", a_bar_chart(BARS)),
        ("_sparkline", charts.sparkline(measured(COURSE), name="s", title="x", maximum_tenths=400)),
    ],
)
def test_the_drawing_has_no_style_of_its_own_and_no_swedish_comma_in_a_place(template, chart):
    for on_paper in (False, True):
        svg = drawn(template, chart, print=on_paper)
        assert "style" not in svg
        assert "<script" not in svg
        places = re.findall(r'\s(?:x|y|[xy][12]|c[xy]|r|width|height)="([^"]*)"', svg)
        assert len(places) > 4
        assert all(re.fullmatch(r"-?\d+(\.\d)?", place) for place in places)


def test_on_paper_the_title_says_everything():
    chart = a_line_chart()
    assert "<desc" in drawn("_line", chart, print=False)
    paper = drawn("_line", chart, print=True)
    assert '<title id="ors-title">ORS. Åtta mätningar. Från 9,8 till 26,4.</title>' in paper
    assert "<desc" not in paper


def test_two_charts_on_a_page_share_no_id():
    page = drawn("_bars", a_bar_chart(BARS, name="a")) + drawn("_bars", a_bar_chart(BARS, name="b"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 6
    assert "url(#a-hatch)" in page
    assert "url(#b-hatch)" in page


def test_words_take_no_more_room_than_they_are_given():
    """Measured in the font itself, in the weight they are set in."""
    words = [
        *("mars", "augusti", "2026", "40", "Gräns 25,5", "Inskriven", "Uppföljning 12, bokad"),
        *("Kommunal", "arbetslivsrehabilitering", "Medicinsk rehabilitering", "Uppgift saknas"),
        *("AF", "Hallstahammars kommun", "Åter till huvudmannen", "missbruk, annan planering"),
    ]
    for weight in ("Regular", "SemiBold"):
        font = TTFont(FONTS / f"OpenSans-{weight}.ttf")
        letters, advances = font.getBestCmap(), font["hmtx"]
        for word in words:
            units = sum(advances[letters[ord(letter)]][0] for letter in word)
            taken = 100 * units / font["head"].unitsPerEm
            assert 0.85 * width(word, 100) < taken < 1.04 * width(word, 100), (weight, word)
