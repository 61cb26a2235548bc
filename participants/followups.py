"""Trepartsuppföljning: at least every third month while a person is enrolled (seed 001)."""

from datetime import date, timedelta

from finsam.dates import add_months


def due_after(last_on: date, every_months: int) -> date:
    """Senast: whole calendar months after the start or the last *held* follow-up."""
    return add_months(last_on, every_months)


def proposed_day(due_on: date) -> date:
    """Förslag till nästa möte: the last day to hold it, or the Friday before a weekend."""
    return due_on - timedelta(days=max(0, due_on.weekday() - 4))
