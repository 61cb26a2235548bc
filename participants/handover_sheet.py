"""Överlämningsbladet: what a colleague needs to know of a case on the day they take it over.

It says that there has been contact, when and of what kind, but not what was said: that stands in
the journal, which the colleague can open, while paper goes astray.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from participants.codes_plan import GoalStatus
from participants.end_dates import ends_in
from participants.extensions import guideline_of
from participants.heads import huvudmen_of, last_held_of, last_of_each_part, planned_of
from participants.models import Enrolment, FollowUp

CONTACTS = 5


def sheet_of(enrolment: Enrolment, *, written_on: date) -> dict[str, Any]:
    """Bladets innehåll. Seven queries beside the case itself."""
    follow_ups = list(enrolment.follow_ups.all())
    goals = enrolment.plan_goals.filter(status=GoalStatus.CURRENT).prefetch_related("actions")
    contacts = enrolment.notes.standing().select_related("signed_by")
    return {
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "parts": last_of_each_part(enrolment),
        "huvudmen": huvudmen_of(enrolment),
        "last": last_held_of(follow_ups),
        "goals": list(goals),
        "measures": list(enrolment.support_measures.waiting()),
        "dates": sorted(dates_ahead(enrolment, planned_of(follow_ups))),
        "contacts": list(contacts.order_by("-happened_on", "-signed_at")[:CONTACTS]),
        "written_on": written_on,
    }


def dates_ahead(enrolment: Enrolment, planned: FollowUp | None) -> Iterator[tuple[date, str]]:
    """Nästa datum, each with what it is."""
    if planned:
        yield planned.due_on, "Uppföljning senast"
        if planned.booked_for:
            at = localtime(planned.booked_for)
            yield at.date(), f"Uppföljning bokad kl. {at:%H.%M}"
    yield guideline_of(enrolment), "Riktmärke"
    for end in ends_in(enrolment):
        if end.gone_on is None:
            yield end.ends_on, f"Slutdatum: {end.label}"
