"""Perioder att välja bland. Rules: they are told what day it is."""

from dataclasses import dataclass
from datetime import date

from finsam.dates import add_months, end_of_month

OWN_DATES = "egna"
YEARS_BACK = 3


@dataclass(frozen=True)
class Period:
    """Period, both days included."""

    code: str
    label: str
    first: date
    last: date


def whole_years(today: date) -> list[Period]:
    """Kalenderår som har gått.

    What others than the team choose among: periods that do not overlap, so that no two releases
    can be taken from each other.
    """
    years = range(today.year - 1, today.year - 1 - YEARS_BACK, -1)
    return [Period(f"{y}", f"Helår {y}", date(y, 1, 1), date(y, 12, 31)) for y in years]


def presets(today: date) -> list[Period]:
    """I år hittills, kvartalen i år och det senaste dessförinnan, hela år."""
    so_far = Period("i-ar", "I år till och med i dag", date(today.year, 1, 1), today)
    return [so_far, *quarters(today), *whole_years(today)]


def quarters(today: date) -> list[Period]:
    """Hela kvartal som har gått, the four latest, newest first."""
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return [quarter(add_months(this, -3 * back)) for back in range(1, 5)]


def quarter(first: date) -> Period:
    number = (first.month + 2) // 3
    last = end_of_month(add_months(first, 2))
    return Period(f"{first.year}k{number}", f"Kvartal {number} {first.year}", first, last)
