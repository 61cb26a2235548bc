"""Datum: calendar months, ISO weeks, dates in Swedish words. Pure: nobody here knows today."""

from calendar import monthrange
from datetime import date, datetime

from django.utils.timezone import localtime

NBSP = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
# Four of them are short as they are: "mar", "apr", "jun" and "jul" save nothing and read worse.
SHORT_MONTHS = (
    "jan",
    "feb",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
)


def add_months(day: date, months: int) -> date:
    """Månader: the same day of the month, else the month's last: lag (1930:173) 1 §."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age(born: date, on: date) -> int:
    """Ålder i hela år. Who was born on 29 February has a birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def end_of_month(day: date) -> date:
    """Månadens sista dag."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def plain(day: date) -> str:
    """Datum i löptext: "25 november 2026"."""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """Dag och klockslag i svensk tid: "25 november 2026 kl. 14.05"."""
    local = localtime(at)
    return f"{plain(local.date())} kl. {local:%H.%M}"


def written(day: date) -> str:
    """Datum med veckodag: "onsdag 25 november 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {plain(day)}"


def long(day: date, today: date) -> str:
    """Datum med veckodag, year only when it is not this year: "onsdag 25 november"."""
    if day.year != today.year:
        return written(day)
    return f"{WEEKDAYS[day.weekday()]} {day.day}{NBSP}{MONTHS[day.month - 1]}"


def short(day: date, today: date) -> str:
    """Datum i listor, year only when it is not this year: "25 nov", "25 nov 2025"."""
    words = f"{day.day}{NBSP}{SHORT_MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words}{NBSP}{day.year}"


def relative(day: date, today: date) -> str:
    """Hur långt bort: "i dag", "i går", "i morgon", "om 2 dagar", "6 dagar sen"."""
    near = {-1: f"i{NBSP}går", 0: f"i{NBSP}dag", 1: f"i{NBSP}morgon"}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    return f"om {days(distance)}" if distance > 0 else f"{days(-distance)} sen"


def remaining(day: date, today: date) -> str:
    """Tid kvar till en frist: "4 dagar kvar", "i dag" on its last day, then "2 dagar sen"."""
    left = (day - today).days
    if left == 0:
        return f"i{NBSP}dag"
    return f"{days(left)} kvar" if left > 0 else f"{days(-left)} sen"


def days(count: int) -> str:
    """Antal dagar: "1 dag", "21 dagar"."""
    return f"{count}{NBSP}{'dag' if count == 1 else 'dagar'}"


def period_words(first: date, last: date) -> str:
    """Period, both days included: "1 januari–31 december 2019", never more than must be said."""
    if first == last:
        return plain(first)
    if first.year != last.year:
        return f"{plain(first)}–{plain(last)}"
    if first.month != last.month:
        return f"{first.day}{NBSP}{MONTHS[first.month - 1]}–{plain(last)}"
    return f"{first.day}–{plain(last)}"
