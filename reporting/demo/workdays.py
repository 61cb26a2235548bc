"""Arbetsdagar, roughly: weekends and the holidays that have a date of their own."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

ONE_DAY = timedelta(days=1)
HOLIDAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def workday_before(day: date) -> date:
    """Den dagen, or the last workday before it."""
    while not is_workday(day):
        day -= ONE_DAY
    return day


def workday_after(day: date) -> date:
    """Den dagen, or the first workday after it."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def at(day: date, quarter: int) -> datetime:
    """Klockslag: so many quarters of an hour after eight in the morning, local time."""
    hours, quarters = divmod(quarter, 4)
    return datetime.combine(day, time(8 + hours, 15 * quarters), get_current_timezone())
