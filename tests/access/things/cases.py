"""What stands in a case: its course, its notes, and what the person has said yes to."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import localdate, now

from instruments.models import Instrument, Measurement
from organisations.models import Membership, User
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Party
from participants.models import Agreed, Consent, Draft, Enrolment, FinalDocument
from tests.access.canaries import CLASSES, word
from tests.access.oracle import Thing, Token
from tests.access.things.activities import parts_of_placement, placed

MEASURED_ON = timedelta(days=60)


def parts_of(case: Enrolment) -> dict[str, object]:
    """What the parts of an address can be in this case."""
    return {
        "case_number": case.case_number,
        "participants:edit_measure.pk": case.support_measures.get().pk,
        "participants:edit_huvudman.pk": case.huvudman_periods.get().pk,
        "participants:edit_end_date.pk": case.end_dates.get().pk,
        "participants:object[uppfoljning].target": case.follow_ups.held().get().pk,
        "participants:print_follow_up.pk": case.follow_ups.held().get().pk,
        "participants:object[slutdokument].target": final_document_of(case),
        "watch": "slutdatum",
        "months": 6,
        "code": "ORS",
        "measurement": case.measurements.get().pk,
    } | parts_of_placement(case)


def final_document_of(case: Enrolment) -> int:
    """Its number, or one that is nobody's while the case is open."""
    document = FinalDocument.objects.filter(enrolment=case).first()
    return document.pk if document else 0


def written_in(case: Enrolment, staff: Membership) -> list[Any]:
    """A held follow-up, a booked one, a moved meeting, a measure and a measurement."""
    day = case.started_on + timedelta(days=30)
    first = case.follow_ups.planned().get()
    first.hold(on=day, decision="continue", signed_by=staff.user, signed_at=now())
    following = case.follow_ups.planned().get()
    following.book(at=now() + timedelta(hours=20), now=now())
    following.book(at=now() + timedelta(hours=21), reason="Förhinder.", now=now())
    measure = case.support_measures.create(kind="FAMILJELAKARE", needed_on=day)
    scale = Instrument.objects.get(code="ORS")
    measurement = Measurement(enrolment=case, instrument=scale, entered_by=staff.user)
    measurement.measure(values=[50] * 4, on=localdate() - MEASURED_ON)
    change = following.changes.get()
    end_date = case.end_dates.create(kind="LAKARINTYG", ends_on=localdate() + timedelta(days=20))
    postponed = case.postponements.create(
        watch="slutdatum",
        cause_on=end_date.ends_on,
        until=localdate() + timedelta(days=9),
        by=staff,
        made_at=now(),
    )
    period = case.huvudman_periods.get()
    records = [first, following, change, measure, measurement, end_date, postponed, period]
    return records + placed(case, staff)


def note_in(thing: Thing, case: Enrolment, staff: Membership, number: int) -> None:
    """A signed note is never changed, so it is written with its word."""
    of_class = CLASSES["participants.JournalNote"]["text"]
    text = word(of_class, number, 99)
    note = case.notes.create(
        happened_on=case.started_on, text=text, signed_by=staff.user, signed_at=now()
    )
    thing.tokens[text] = Token(thing.key, "participants.JournalNote.text", of_class)
    thing.parts["participants:correct_note.pk"] = note.pk
    thing.parts["participants:object[anteckning].target"] = note.pk


def signed_beside(thing: Thing, case: Enrolment, staff: Membership, number: int) -> None:
    """What the person holds to be wrong in the note; signed as the note is."""
    of_class = CLASSES["participants.Objection"]["text"]
    text = word(of_class, number, 98)
    case.objections.create(
        note=case.notes.get(),
        made_on=case.started_on,
        text=text,
        signed_by=staff.user,
        signed_at=now(),
    )
    thing.tokens[text] = Token(thing.key, "participants.Objection.text", of_class)


def asked_after_close(case: Enrolment, user: User) -> None:
    """Half a year after the close, as if it had passed; it holds codes only."""
    case.later_statuses.create(
        closed_on=case.closed_on, months=6, asked_on=localdate(), asked_by=user
    )


def half_written_in(
    thing: Thing, case: Enrolment, author: str, staff: Membership, number: int
) -> None:
    """A note that is not signed: nobody but its author ever meets it."""
    of_class = CLASSES["participants.Draft"]["fields"]
    text = word(of_class, number, 97)
    Draft.objects.keep(
        case,
        by=staff,
        action=reverse("participants:sign_note", args=[case.case_number]),
        fields={"text": [text]},
        key=uuid4(),
        at=now(),
    )
    thing.tokens[text] = Token(
        thing.key, "participants.Draft.fields", of_class, frozenset({author})
    )


def consented(thing: Thing, case: Enrolment, user: User) -> list[Any]:
    """A consent toward the referrer's own party, and one toward somebody else."""
    agreed = [
        Agreed(Party.AF, Direction.BOTH, ConsentArea.PLANNING),
        Agreed(Party.OTHER, Direction.GIVE, ConsentArea.WORK, named="Granne"),
    ]
    consent = Consent.objects.record(
        case, on=case.started_on, form=ConsentForm.WRITTEN, obtained_by=user, lines=agreed
    )
    line = consent.lines.get(party=Party.OTHER)
    thing.parts |= {"consent": consent.pk, "line": line.pk}
    return [consent, line]


def fresh(records: list[Any]) -> list[Any]:
    return [type(record)._base_manager.get(pk=record.pk) for record in records]
