import time
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finsam import dates

TODAY = date(2026, 11, 22)
NBSP = "\N{NO-BREAK SPACE}"
SOME_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
EVERY_DAY = [date.fromordinal(n) for n in range(date(1900, 1, 1).toordinal(), 803_000)]


def plain_spaces(text):
    return text.replace(NBSP, " ")


@settings(max_examples=10_000, deadline=None)
@given(SOME_DAY, st.integers(-1200, 1200))
@example(date(2024, 2, 29), 12)
@example(date(2023, 11, 30), 3)
@example(date(2026, 12, 31), 2)
def test_months_are_added_as_an_independent_calendar_does(day, months):
    assert dates.add_months(day, months) == day + relativedelta(months=months)


def test_the_last_of_a_month_is_the_day_before_the_first_of_the_next():
    for day in EVERY_DAY:
        last = dates.end_of_month(day)
        assert day <= last < day + timedelta(days=31), day
        assert (last + timedelta(days=1)).day == 1, day


def test_three_months_from_the_end_of_november_is_the_end_of_february():
    assert dates.add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert dates.add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)


def last_sunday(year, month):
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def stockholm_day(instant):
    """Oracle without a time zone database: the union's summer time since 1996."""
    starts, ends = (
        datetime.combine(last_sunday(instant.year, month), datetime.min.time(), UTC)
        + timedelta(hours=1)
        for month in (3, 10)
    )
    return (instant + timedelta(hours=2 if starts <= instant < ends else 1)).date()


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def server_zone(request, monkeypatch):
    """The machine stands elsewhere than its users."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_an_instant_belongs_to_the_day_it_has_in_stockholm():
    """Every half hour of the days around each change of clocks and each new year."""
    for year in range(1996, 2100):
        for day in (last_sunday(year, 3), last_sunday(year, 10), date(year, 12, 31)):
            start = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=1)
            for half_hours in range(144):
                instant = start + timedelta(minutes=30 * half_hours)
                assert timezone.localdate(instant) == stockholm_day(instant), instant


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
@pytest.mark.usefixtures("server_zone")
def test_today_is_the_day_in_stockholm_wherever_the_server_stands(instant, day, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: instant)
    assert timezone.localdate() == day


def test_a_date_is_written_with_its_weekday_and_never_loses_its_month_at_a_line_break():
    assert dates.written(date(2026, 11, 25)) == f"onsdag 25{NBSP}november 2026"
    assert dates.plain(date(2026, 8, 3)) == f"3{NBSP}augusti 2026"


def test_the_year_is_written_only_when_it_is_not_this_year():
    assert plain_spaces(dates.short(date(2026, 11, 25), TODAY)) == "25 nov"
    assert plain_spaces(dates.short(date(2025, 11, 25), TODAY)) == "25 nov 2025"
    assert plain_spaces(dates.long(date(2026, 11, 25), TODAY)) == "onsdag 25 november"
    assert plain_spaces(dates.long(date(2027, 2, 25), TODAY)) == "torsdag 25 februari 2027"


def test_the_short_months_are_those_of_ordinary_swedish():
    months = [dates.short(date(2026, month, 1), TODAY).split(NBSP)[1] for month in range(1, 13)]
    assert " ".join(months) == "jan feb mars april maj juni juli aug sep okt nov dec"


@pytest.mark.parametrize(
    ("distance", "words", "left"),
    [
        (0, "i dag", "i dag"),
        (1, "i morgon", "1 dag kvar"),
        (2, "om 2 dagar", "2 dagar kvar"),
        (-1, "i går", "1 dag sen"),
        (-6, "6 dagar sen", "6 dagar sen"),
        (365, "om 365 dagar", "365 dagar kvar"),
    ],
)
def test_near_days_have_words_of_their_own(distance, words, left):
    day = TODAY + timedelta(days=distance)
    assert plain_spaces(dates.relative(day, TODAY)) == words
    assert plain_spaces(dates.remaining(day, TODAY)) == left


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "1 januari–31 december 2019"),
        (date(2019, 1, 1), date(2019, 1, 31), "1–31 januari 2019"),
        (date(2018, 11, 1), date(2019, 10, 31), "1 november 2018–31 oktober 2019"),
        (date(2019, 5, 2), date(2019, 5, 2), "2 maj 2019"),
    ],
)
def test_a_period_says_no_more_than_it_must(first, last, words):
    assert plain_spaces(dates.period_words(first, last)) == words
