"""Slutdatum i ärendehuvudet: that something ends soon, said 60 days ahead and louder at 30."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from finsam.dates import plain
from participants.consents import Badge
from participants.disclosure import NEAR_DAYS, WARN_DAYS
from participants.models import EndDate
from participants.models.sets import EnrolmentQuerySet


def with_endings(cases: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Ärendena med sitt nästa slutdatum; no query of its own. What is put off counts here too."""
    standing = EndDate.objects.standing().filter(enrolment=OuterRef("pk")).order_by("ends_on")
    return cases.annotate(first_end_on=Subquery(standing.values("ends_on")[:1]))


def ending_of(enrolment: Any, today: date) -> Badge | None:
    """Märket i ett öppet ärende; None when nothing ends within 60 days.

    It says the day and not what ends: that stands among the facts of the case.
    """
    day = enrolment.first_end_on
    if enrolment.closed_on or day is None or day > today + timedelta(days=WARN_DAYS):
        return None
    if day < today:
        return Badge(f"Slutdatum passerat {plain(day)}", "late")
    near = day <= today + timedelta(days=NEAR_DAYS)
    return Badge(f"Slutdatum {plain(day)}", "soon" if near else "line")
