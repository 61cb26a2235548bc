from datetime import date, timedelta

import pytest

from finsam.red_days import easter, red_day, red_days


@pytest.mark.parametrize(
    "day",
    ["2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31", "2026-04-05", "2038-04-25"],
)
def test_easter_falls_on_the_days_that_the_almanac_gives(day):
    assert str(easter(int(day[:4]))) == day


def test_the_red_weekdays_of_a_year_are_those_of_the_law_and_the_three_eves():
    weekdays = {str(day)[5:]: name for day, name in red_days(2026).items() if day.weekday() < 5}
    assert weekdays == {
        "01-01": "nyårsdagen",
        "01-06": "trettondedag jul",
        "04-03": "långfredagen",
        "04-06": "annandag påsk",
        "05-01": "första maj",
        "05-14": "Kristi himmelsfärdsdag",
        "06-19": "midsommarafton",
        "12-24": "julafton",
        "12-25": "juldagen",
        "12-31": "nyårsafton",
    }


def test_the_feasts_that_move_stay_on_their_weekdays_and_within_their_weeks():
    for year in range(1990, 2100):
        by_name = {name: day for day, name in red_days(year).items()}
        assert by_name["påskdagen"].weekday() == 6
        midsummer = by_name["midsommardagen"]
        assert midsummer.weekday() == 5
        assert date(year, 6, 20) <= midsummer <= date(year, 6, 26)
        assert by_name["midsommarafton"] == midsummer - timedelta(days=1)
        saints = by_name["alla helgons dag"]
        assert saints.weekday() == 5
        assert date(year, 10, 31) <= saints <= date(year, 11, 6)
    assert red_day(date(2026, 11, 23)) == ""
