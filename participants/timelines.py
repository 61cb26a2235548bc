"""Tidslinjen: what has happened in the case, the latest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from finsam.dates import plain
from organisations.models import User
from participants.models import (
    Enrolment,
    FollowUp,
    JournalNote,
    MeetingChange,
    Objection,
    SupportMeasure,
)

ICONS = {
    JournalNote.Category.PHONE: "phone",
    JournalNote.Category.MEETING: "user-group",
    JournalNote.Category.VISIT: "map-pin",
    JournalNote.Category.MISSED: "user-minus",
    JournalNote.Category.CONTACT: "building-office",
}


@dataclass(frozen=True)
class Entry:
    """Händelse: one row of the timeline. A note's text is read by the team only."""

    day: date
    icon: str
    title: str
    text: str = ""
    by: str = ""
    note: JournalNote | None = None
    objections: tuple[Objection, ...] = ()


def timeline(
    enrolment: Enrolment,
    notes: Iterable[JournalNote],
    follow_ups: Iterable[FollowUp],
    changes: Iterable[MeetingChange],
    measures: Iterable[SupportMeasure],
) -> list[Entry]:
    """Alla slags händelser i en följd; of one day in the order in which they are given here."""
    entries = [
        *map(of_note, notes),
        *of_close(enrolment),
        *(entry for follow_up in follow_ups for entry in of_follow_up(follow_up)),
        *map(of_change, changes),
        *(entry for measure in measures for entry in of_measure(measure)),
        Entry(enrolment.started_on, "flag", "Inskriven"),
    ]
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def of_note(note: JournalNote) -> Entry:
    return Entry(
        note.happened_on,
        ICONS.get(JournalNote.Category(note.category), "pencil-square"),
        note.get_category_display().capitalize(),
        note.text,
        f"{note.signed_by.display_name}, signerad",
        note,
        tuple(map(objection_of, getattr(note, "objected", []))),  # none to one signed just now
    )


def objection_of(facts: dict[str, Any]) -> Objection:
    """Invändningen, read with its note."""
    told = dict(facts)
    made_on, text = date.fromisoformat(told.pop("made_on")), told.pop("text")
    signed_at = datetime.fromisoformat(told.pop("signed_at"))
    return Objection(made_on=made_on, text=text, signed_at=signed_at, signed_by=User(**told))


def of_close(enrolment: Enrolment) -> Iterator[Entry]:
    if enrolment.closed_on:
        outcome = f"Resultat: {enrolment.get_outcome_display()}."
        yield Entry(enrolment.closed_on, "flag", "Avslutat", outcome)


def of_follow_up(follow_up: FollowUp) -> Iterator[Entry]:
    if follow_up.held_on:
        by = follow_up.signed_by.display_name if follow_up.signed_by else ""
        decision = f"Beslut: {follow_up.get_decision_display()}. {follow_up.reason}".strip()
        yield Entry(follow_up.held_on, "arrow-path", "Uppföljning hållen", decision, by)
    elif follow_up.cancelled_on:
        reason = follow_up.cancelled_reason
        yield Entry(follow_up.cancelled_on, "x-circle", "Uppföljning inställd", reason)


def of_change(change: MeetingChange) -> Entry:
    """Flyttat eller uteblivet möte, with its reason."""
    was = plain(localdate(change.was_for))
    moved = change.kind == MeetingChange.Kind.MOVED
    title = "Möte flyttat" if moved else "Uteblev"
    return Entry(
        localdate(change.made_at),
        "calendar" if moved else "user-minus",
        title,
        f"Mötet var bokat {was}. Skäl: {change.reason}",
    )


def of_measure(measure: SupportMeasure) -> Iterator[Entry]:
    name = str(measure)
    yield Entry(measure.needed_on, "hand-raised", "Behov av samordnad insats", name)
    if measure.done_on:
        yield Entry(measure.done_on, "check-circle", "Samordnad insats genomförd", name)
