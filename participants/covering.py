"""Frånvaro och återkomst: what was done in somebody's cases while they were away.

That something happened, when and by whom; what was said stands in the case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from organisations.models import Membership
from participants.models import Absence, Assignment, Enrolment, FollowUp, JournalNote, MeetingChange
from participants.models.sets import EnrolmentQuerySet


@dataclass(frozen=True)
class Event:
    """Händelse medan någon var borta."""

    day: date
    case_pk: int
    case_number: str
    name: str
    what: str
    by: str = ""


def cases_of(absence: Absence, actor: Membership) -> EnrolmentQuerySet:
    """Ärendena som den frånvarande hade någon av dagarna, as far as the reader finds them.

    What happened in a protected person's is behind their door.
    """
    had = Assignment.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=absence.starts_on),
        enrolment=OuterRef("pk"),
        user=absence.user_id,
        started_on__lte=absence.ends_on,
    )
    return Enrolment.objects.visible_to(actor).past_the_door(actor).filter(Exists(had))


def meanwhile(absence: Absence, actor: Membership) -> list[Event]:
    """Vad som hände under tiden, in order. Four queries, however long the absence."""
    cases = cases_of(absence, actor)
    days = (absence.starts_on, absence.ends_on)
    around = "enrolment__participant"
    held = FollowUp.objects.filter(enrolment__in=cases, held_on__range=days)
    notes = JournalNote.objects.standing().filter(enrolment__in=cases, happened_on__range=days)
    changes = MeetingChange.objects.filter(
        follow_up__enrolment__in=cases, made_at__date__range=days
    )
    found = [
        *of_follow_ups(held.select_related(around, "signed_by")),
        *of_notes(notes.select_related(around, "signed_by")),
        *of_changes(changes.select_related(f"follow_up__{around}")),
        *of_closed(cases.filter(closed_on__range=days).with_names()),
    ]
    return sorted(found, key=lambda event: (event.case_number, event.day))


def event(case: Enrolment, day: date, what: str, by: str = "") -> Event:
    return Event(day, case.pk, case.case_number, case.participant.shown_name, what, by)


def of_follow_ups(held: Iterable[FollowUp]) -> Iterator[Event]:
    for one in held:
        by = one.signed_by.display_name if one.signed_by else ""
        decided = f"uppföljning hållen, beslut: {one.get_decision_display()}"
        if one.held_on:
            yield event(one.enrolment, one.held_on, decided, by)


def of_notes(notes: Iterable[JournalNote]) -> Iterator[Event]:
    for one in notes:
        what = f"anteckning: {one.get_category_display()}"
        yield event(one.enrolment, one.happened_on, what, one.signed_by.display_name)


def of_changes(changes: Iterable[MeetingChange]) -> Iterator[Event]:
    for one in changes:
        yield event(one.follow_up.enrolment, localdate(one.made_at), str(one))


def of_closed(cases: Iterable[Enrolment]) -> Iterator[Event]:
    for case in cases:
        if case.closed_on:
            yield event(case, case.closed_on, "ärendet avslutades")
