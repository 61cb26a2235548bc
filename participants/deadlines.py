"""Frister i ärendet, counted in calendar days and months from what has happened."""

from datetime import date, timedelta

from finsam.dates import add_months, end_of_month

TAKEOVER_DAYS = 14


def final_document_due(closed_on: date, days: int) -> date:
    """Slutdokumentation: to participant and referrer within three weeks of closing (seed 001)."""
    return closed_on + timedelta(days=days)


def guideline_end(started_on: date, months: int) -> date:
    """Riktmärke: how long an enrolment is meant to last (seed 001: up to one year)."""
    return add_months(started_on, months)


def takeover_check_due(closed_on: date) -> date:
    """Säker landning: two weeks after closing, has the next actor taken over? (product.md)."""
    return closed_on + timedelta(days=TAKEOVER_DAYS)


def latest_start(today: date, months: int) -> date:
    """Sista startdag som har hunnit så länge: a start after it has not reached that many months.

    At a month's end the months of fewer days have caught up with it: 28 February is ten months
    after 28, 29 and 30 April.
    """
    day = add_months(today, -months)
    return end_of_month(day) if today == end_of_month(today) else day
