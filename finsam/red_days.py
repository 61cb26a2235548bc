"""Röda dagar: when nothing is held. Pure: nobody here knows today.

The public holidays of lag (1989:253), and midsommarafton, julafton and nyårsafton, which
semesterlagen (1977:480) 3 a § puts on a par with them. Sundays are red without being named.
"""

from datetime import date, timedelta
from functools import cache

FIXED = {
    (1, 1): "nyårsdagen",
    (1, 6): "trettondedag jul",
    (5, 1): "första maj",
    (6, 6): "nationaldagen",
    (12, 24): "julafton",
    (12, 25): "juldagen",
    (12, 26): "annandag jul",
    (12, 31): "nyårsafton",
}
AFTER_EASTER = {
    -2: "långfredagen",
    0: "påskdagen",
    1: "annandag påsk",
    39: "Kristi himmelsfärdsdag",
    49: "pingstdagen",
}
FRIDAY, SATURDAY = 4, 5


def red_day(day: date) -> str:
    """Den röda dagens namn; empty for any other day."""
    return red_days(day.year).get(day, "")


@cache
def red_days(year: int) -> dict[date, str]:
    sunday = easter(year)
    moving = {sunday + timedelta(days=days): name for days, name in AFTER_EASTER.items()}
    by_week = {
        first(FRIDAY, date(year, 6, 19)): "midsommarafton",
        first(SATURDAY, date(year, 6, 20)): "midsommardagen",
        first(SATURDAY, date(year, 10, 31)): "alla helgons dag",
    }
    # Nationaldagen may be a pingstdag, and första maj Kristi himmelsfärdsdag: one name is enough.
    return {date(year, *day): name for day, name in FIXED.items()} | moving | by_week


def first(weekday: int, day: date) -> date:
    """Första sådan veckodag, that day or after it."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def easter(year: int) -> date:
    """Påskdagen i den gregorianska kalendern, by Gauss's rule as Butcher wrote it down."""
    golden, (century, in_century) = year % 19, divmod(year, 100)
    leaps, of_four = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    fours, rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * of_four + 2 * fours - moon - rest) % 7
    back = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * back + 114, 31)
    return date(year, month, day + 1)
