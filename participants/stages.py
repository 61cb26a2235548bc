"""Skede och nästa händelse: computed from what has happened in the case, never chosen.

inskriven → uppföljning → avslut → slutdokument → nästa aktör → klar (product.md, "The case").
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from participants.deadlines import takeover_check_due


class Stage(TextChoices):
    """Skede."""

    ENROLLED = "enrolled", "inskriven"
    FOLLOW_UP = "follow_up", "uppföljning"
    CLOSING = "closing", "avslut"
    FINAL_DOCUMENT = "final_document", "slutdokument"
    NEXT_ACTOR = "next_actor", "nästa aktör"
    DONE = "done", "klart"


@dataclass(frozen=True)
class CaseDates:
    """Datum i ärendet: what the rules below read, and nothing else."""

    closed_on: date | None = None
    held: int = 0
    follow_up_due_on: date | None = None
    booked_on: date | None = None
    closing_decided_on: date | None = None
    document_due_on: date | None = None
    document_sent_on: date | None = None
    has_next_actor: bool = False
    taken_over_on: date | None = None


def stage_of(case: CaseDates) -> Stage:
    """Skedet. Enrolled until a time is set for the first follow-up.

    A case without a named next actor has nobody to ask whether they took over, so it is done.
    """
    if case.closed_on is None:
        return _open_stage(case)
    if case.document_due_on and not case.document_sent_on:
        return Stage.FINAL_DOCUMENT
    if case.has_next_actor and not case.taken_over_on:
        return Stage.NEXT_ACTOR
    return Stage.DONE


def _open_stage(case: CaseDates) -> Stage:
    if case.follow_up_due_on is None and case.closing_decided_on:
        return Stage.CLOSING
    if case.held == 0 and case.booked_on is None:
        return Stage.ENROLLED
    return Stage.FOLLOW_UP


def next_event_on(case: CaseDates) -> date | None:
    """Nästa händelse: the day of what comes next; None when nothing does.

    Of a booked day and the last day for a follow-up the earlier counts, so that a booking after
    the deadline does not hide it. While closing, the day the decision was taken.
    """
    match stage_of(case):
        case Stage.ENROLLED | Stage.FOLLOW_UP:
            days = (case.follow_up_due_on, case.booked_on)
            return min((day for day in days if day), default=None)
        case Stage.CLOSING:
            return case.closing_decided_on
        case Stage.FINAL_DOCUMENT:
            return case.document_due_on
        case Stage.NEXT_ACTOR if case.closed_on:
            return takeover_check_due(case.closed_on)
    return None


def stage_words(stage: Stage, held: int) -> str:
    """Skedet i ord, the follow-up with its number: "Uppföljning 3"."""
    if stage is Stage.FOLLOW_UP:
        return f"Uppföljning {held + 1}"
    return stage.label.capitalize()
