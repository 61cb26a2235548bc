"""Slutdokumentationen som brev: what participants know of it; the printed course comes above."""

from datetime import date
from fractions import Fraction
from typing import Any

from finsam import numbers
from participants.deadlines import takeover_check_due
from participants.heads import last_of_each_part
from participants.models import Assignment, FinalDocument

DAYS_A_MONTH = Fraction(304375, 10000)  # domain.md §9: 30,4375


def letter(document: FinalDocument, *, written_on: date) -> dict[str, Any]:
    """Brevets innehåll, for the preview and for paper alike. Three queries."""
    enrolment = document.enrolment
    closed_on = enrolment.closed_on or written_on
    responsible = last_of_each_part(enrolment).get(Assignment.Part.RESPONSIBLE)
    days = (closed_on - enrolment.started_on).days
    return {
        "document": document,
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "responsible": responsible.user if responsible else None,
        "measures": list(enrolment.support_measures.all()),
        "held": enrolment.follow_ups.held().count(),
        "months": numbers.written(days / DAYS_A_MONTH, 1),
        "check_on": takeover_check_due(closed_on),
        "written_on": written_on,
    }
