from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam.numbers import parse_decimal
from instruments.courses import Course
from instruments.scales import Change, Scale

ORS = Scale("ORS", "ORS", 400, cut_off=250, reliable_change=50)
EXAMPLES = settings(max_examples=500, deadline=None)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
TOTALS = st.integers(0, 400)
POINTS = st.dictionaries(DAYS, TOTALS, min_size=1, max_size=12).map(lambda found: [*found.items()])
SERIES = POINTS.filter(lambda points: len(points) > 1)


def course_of(*points, scale=ORS):
    return Course.of(scale, points)


def test_the_published_course_is_told_in_points():
    """Seed 003: ORS 9,8 on 7 June 2019 and 26,4 on 30 January 2020."""
    course = course_of((date(2019, 6, 7), 98), (date(2020, 1, 30), 264))
    assert course.headline == "+16,6 poäng sedan start, tydlig förbättring, över gränsen."
    assert course.percent == "+169"
    assert course.detail == (
        "Från 9,8 till 26,4 på 237\xa0dagar. Över gränsen 25 sedan 30\xa0januari 2020."
    )


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (150, "+5,0 poäng sedan start, tydlig förbättring."),
        (149, "+4,9 poäng sedan start, ingen tydlig förändring."),
        (100, "0,0 poäng sedan start, ingen tydlig förändring."),
        (51, "−4,9 poäng sedan start, ingen tydlig förändring."),
        (50, "−5,0 poäng sedan start, tydlig försämring."),
    ],
)
def test_a_change_is_reliable_from_five_points(last, words):
    assert course_of((date(2026, 3, 2), 100), (date(2026, 6, 2), last)).headline == words


def test_one_measurement_has_no_change():
    course = course_of((date(2026, 3, 2), 98))
    assert course.headline == "ORS 9,8 vid första mätningen."
    assert course.change is Change.NOT_ASSESSED
    assert course.delta is None


def test_a_course_without_measurements_cannot_be_made():
    with pytest.raises(ValueError, match="at least one"):
        course_of()


def test_a_scale_without_a_known_limit_of_change_is_not_judged():
    scale = Scale("SKALA", "Skalfråga", 100)
    course = course_of((date(2026, 3, 2), 10), (date(2026, 4, 2), 90), scale=scale)
    assert course.headline == "+8,0 poäng sedan start."
    assert "gräns" not in course.detail


def test_where_lower_is_better_a_fall_is_an_improvement():
    scale = Scale("B", "B", 100, higher_is_better=False, reliable_change=50)
    course = course_of((date(2026, 3, 2), 90), (date(2026, 4, 2), 10), scale=scale)
    assert course.change is Change.IMPROVED


def test_a_fall_below_the_cut_off_ends_the_time_above_it():
    days = [date(2026, 3, 2) + timedelta(days=30 * place) for place in range(4)]
    course = course_of(*zip(days, [260, 240, 251, 250], strict=True))
    assert course.over_since == days[2]
    assert course_of(*zip(days, [260, 240, 251, 249], strict=True)).over_since is None


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        ([360], ""),
        ([359], "Under 36: fråga vad som saknades."),
        ([400, 359], "Under 36: fråga vad som saknades."),
        ([359, 360], ""),
        ([390, 390], ""),
        ([390, 389], "Lägre än förra gången: fråga vad som var annorlunda."),
        ([370, 400, 380], "Lägre än förra gången: fråga vad som var annorlunda."),
        ([400, 370, 380], ""),
    ],
)
def test_a_rating_of_the_talk_warns_below_36_and_when_it_drops(totals, words):
    points = [(date(2026, 3, 2) + timedelta(days=place), one) for place, one in enumerate(totals)]
    srs = Scale("SRS", "SRS", 400, cut_off=360, alerts=True)
    assert course_of(*points, scale=srs).alert == words
    assert course_of(*points, scale=ORS).alert == ""


@EXAMPLES
@given(SERIES)
def test_the_change_is_the_exact_difference_of_what_is_written(points):
    course = course_of(*points)
    ordered = sorted(points)
    first, last = Decimal(ordered[0][1]) / 10, Decimal(ordered[-1][1]) / 10
    written = course.headline.split(" ")[0].replace("−", "-").replace("+", "")
    assert parse_decimal(written) == last - first


@EXAMPLES
@given(SERIES)
def test_the_steps_add_up_to_the_change(points):
    course = course_of(*points)
    steps = list(course.steps)
    assert sum(step.since_previous for step in steps[:-1]) == course.delta
    assert steps[0].since_first == course.delta
    assert [step.day for step in steps] == sorted((day for day, _ in points), reverse=True)


@EXAMPLES
@given(SERIES)
def test_the_order_of_registration_does_not_matter(points):
    assert course_of(*points) == course_of(*reversed(points))


@EXAMPLES
@given(POINTS)
def test_it_is_over_the_cut_off_exactly_when_its_last_measurement_is(points):
    course = course_of(*points)
    assert (course.over_since is not None) == (course.last >= 250)


@EXAMPLES
@given(SERIES, st.integers(0, 400))
def test_a_change_and_its_reverse_are_called_by_opposite_names(points, reliable):
    scale = Scale("B", "B", 400, reliable_change=max(reliable, 1))
    opposite = {
        Change.IMPROVED: Change.WORSENED,
        Change.WORSENED: Change.IMPROVED,
        Change.UNCHANGED: Change.UNCHANGED,
    }
    days = [day for day, _ in sorted(points)]
    totals = [total for _, total in sorted(points)]
    there = course_of(*zip(days, totals, strict=True), scale=scale)
    back = course_of(*zip(days, reversed(totals), strict=True), scale=scale)
    assert back.change is opposite[there.change]
