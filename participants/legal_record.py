"""Utdrag till akten: what of a case belongs in the legal record, in order of time.

The system is a working tool beside the municipality's record (domain.md §8), and there is a duty to
document what is of weight in the case: SoL 14 kap 3 and 7 §§. So every signed note goes there, both
versions of one that was corrected, every held follow-up with what was said, and what the person
objects to. Drafts are signed by nobody; what has readers of its own is not taken along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch

from finsam.dates import moment, plain
from organisations.models import Membership
from participants.followup_copies import Copy, copies_of
from participants.heads import has_document
from participants.models import Enrolment, FormerClose, JournalNote, Objection
from participants.papers import as_reviewed, order_paper
from participants.plan_papers import responsible_for

SUMMARY, DOCUMENT = "journal_summary", "record_document"


@dataclass(frozen=True)
class Entry:
    """Post i sammanställningen: when it happened, what it says, and who signed it when."""

    day: date
    heading: str
    parts: list[tuple[str, str]]
    signed: str
    objections: list[Objection]
    note: int = 0
    corrects: int = 0
    number: int = 0
    remark: str = ""


def summary_of(enrolment: Enrolment, *, written_on: date) -> dict[str, Any]:
    """Journalsammanställningens innehåll. Some seven queries, however long the journal."""
    return {
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "responsible": responsible_for(enrolment),
        "entries": told(sorted(entries_of(enrolment), key=lambda entry: entry.day)),
        "written_on": written_on,
    }


def entries_of(enrolment: Enrolment) -> Iterator[Entry]:
    """Posterna; of one day the notes in the order in which they were signed."""
    objected = Prefetch("objections", Objection.objects.told())
    notes = enrolment.notes.select_related("signed_by").prefetch_related(objected)
    yield from map(of_note, notes.order_by("happened_on", "signed_at", "pk"))
    yield from map(of_follow_up, reversed(copies_of(enrolment)))
    yield from map(of_former_close, enrolment.former_closes.select_related("reopened_by"))


def of_note(note: JournalNote) -> Entry:
    late = ", sent införd" if note.is_late else ""
    return Entry(
        day=note.happened_on,
        heading=note.get_category_display().capitalize(),
        parts=[("", note.text)],
        signed=f"{note.signed_by.display_name}, {moment(note.signed_at)}{late}",
        objections=list(note.objections.all()),
        note=note.pk,
        corrects=note.corrects_id or 0,
    )


def of_follow_up(copy: Copy) -> Entry:
    return Entry(
        day=copy.held_on,
        heading=copy.name,
        parts=copy.parts,
        signed=copy.signed,
        objections=list(copy.follow_up.objections.all()),
    )


def of_former_close(close: FormerClose) -> Entry:
    """Ett tidigare avslut, with the final document as it stood when the case was opened again."""
    stated = ("Öppnat igen", f"{plain(close.reopened_on)}: {close.reason}")
    return Entry(
        day=close.closed_on,
        heading="Avslut, öppnat igen senare",
        parts=[*((one.heading, one.text) for one in close.sections), stated],
        signed=close.reopened_by.display_name,
        objections=[],
    )


def told(entries: list[Entry]) -> list[Entry]:
    """Posterna med nummer; a note that was corrected and its correction name each other."""
    places = {entry.note: number for number, entry in enumerate(entries, start=1) if entry.note}
    later = {entry.corrects: places[entry.note] for entry in entries if entry.corrects}
    return [
        replace(entry, number=number, remark=remark_on(entry, places, later))
        for number, entry in enumerate(entries, start=1)
    ]


def remark_on(entry: Entry, places: dict[int, int], later: dict[int, int]) -> str:
    said = []
    if entry.corrects in places:
        said.append(f"Rättar nummer {places[entry.corrects]}.")
    if entry.note in later:
        said.append(f"Rättad i nummer {later[entry.note]}.")
    return " ".join(said)


def order_extract(enrolment: Enrolment, *, by: Membership) -> None:
    """Beställer utdraget: the journal summary, and the final document once it is reviewed."""
    order_paper(enrolment, SUMMARY, by=by)
    if has_document(enrolment) and enrolment.final_document.is_reviewed:
        order_paper(enrolment, DOCUMENT, by=by, **as_reviewed(enrolment.final_document))
