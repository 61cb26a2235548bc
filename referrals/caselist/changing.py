"""Ändringar i kända ärenden: what the list says anew is written, with history, and no more."""

from datetime import date, timedelta
from typing import Any

from instruments.models import Instrument
from participants.codes import Way
from participants.deadlines import final_document_due
from participants.models import Assignment, FinalDocument, HuvudmanPeriod
from referrals.caselist.cases import ORS, Case
from referrals.caselist.creating import new_measurement, receipts, referral, support_time
from referrals.caselist.pen import Pen
from referrals.caselist.plan import Change
from referrals.caselist.standing import ENROLMENT_FIELDS, PERSON_FIELDS, SUPPORT_TIME, Standing
from referrals.models import ImportedCase

CLOSED = "Ärendet avslutades."


def write_change(
    change: Change, pen: Pen, ors: Instrument, numbers: dict[int, str], today: date
) -> None:
    """`numbers` holds a referral number for each row that needs one, taken for many at once."""
    was_closed_on = change.standing.enrolment.closed_on
    if change.names:
        write_facts(change, pen)
        write_people(change, pen, today)
        write_closing(change, was_closed_on, pen)
        write_referral(change, pen, numbers)
        write_measurements(change, pen, ors)
    remember(change, pen)


def needs_referral(change: Change) -> bool:
    return "Remissdatum" in change.names and change.standing.referral is None


def write_facts(change: Change, pen: Pen) -> None:
    values, enrolment = change.case.values, change.standing.enrolment
    person = {at: values[name] for name, at in PERSON_FIELDS.items() if name in change.names}
    own = {at: values[name] for name, at in ENROLMENT_FIELDS.items() if name in change.names}
    if SUPPORT_TIME in change.names:
        own |= support_time(change.case)
    if person:
        pen.change(enrolment.participant, **person)
    if own:
        pen.change(enrolment, **own)


def write_people(change: Change, pen: Pen, today: date) -> None:
    """Huvudman och ansvarig: one that was assumed is corrected, another is succeeded from today."""
    case, standing = change.case, change.standing
    succeeds = standing.enrolment.is_open
    if "Huvudman" in change.names:
        old = standing.huvudman
        facts: dict[str, Any] = {"organisation": case.huvudman, "assumed": False}
        if old and (old.assumed or not succeeds or old.started_on >= today):
            pen.change(old, **facts)
        else:
            succeed(old, HuvudmanPeriod(**facts), standing, pen, today)
    if "Ansvarig" in change.names:
        worker = standing.responsible
        if worker and (not succeeds or worker.started_on >= today):
            pen.change(worker, user=case.responsible)
        else:
            succeed(worker, Assignment(user=case.responsible), standing, pen, today)


def succeed(
    old: HuvudmanPeriod | Assignment | None,
    new: HuvudmanPeriod | Assignment,
    standing: Standing,
    pen: Pen,
    today: date,
) -> None:
    """Avlöser från i dag; the first ever counts from the start of the case."""
    if old and old.ended_on is None:
        pen.change(old, ended_on=today - timedelta(days=1))
    new.enrolment = standing.enrolment
    new.started_on = today if old else standing.enrolment.started_on
    new.ended_on = standing.enrolment.closed_on
    pen.make(new)


def write_closing(change: Change, was_closed_on: date | None, pen: Pen) -> None:
    """Avslut: cancels what will not be held, ends the periods and starts the final document.

    When the day of an old close is corrected, what ended with it ends on the new day.
    """
    case, standing = change.case, change.standing
    closed_on = standing.enrolment.closed_on
    if closed_on and "Slutdatum" in change.names:
        for follow_up in standing.planned:
            pen.change(follow_up, cancelled_on=closed_on, cancelled_reason=CLOSED)
        for period in [*standing.huvudmen, *standing.assignments]:
            if period.ended_on == was_closed_on:
                pen.change(period, ended_on=max(closed_on, period.started_on))
        write_due_day(case, standing, closed_on, pen)
    if "Slutdokumentation" in change.names:
        write_receipts(case, standing, pen)


def write_due_day(case: Case, standing: Standing, closed_on: date, pen: Pen) -> None:
    due_on = final_document_due(closed_on, case.team.final_document_days)
    if standing.final_document:
        pen.change(standing.final_document, due_on=due_on)
    elif not case.is_misregistered:
        standing.final_document = FinalDocument(enrolment=standing.enrolment, due_on=due_on)
        pen.make(standing.final_document)


def write_receipts(case: Case, standing: Standing, pen: Pen) -> None:
    """Kvittona; one that was given in the application stands."""
    document = standing.final_document
    if document is None:
        due_on = final_document_due(case.values["Slutdatum"], case.team.final_document_days)
        pen.make(FinalDocument(enrolment=standing.enrolment, due_on=due_on, **receipts(case)))
        return
    facts = {
        name: value
        for name, value in receipts(case).items()
        if getattr(document, f"{name.partition('_')[0]}_way") in ("", Way.LISTED)
    }
    if document.pk:
        pen.change(document, **facts)
    else:
        for name, value in facts.items():
            setattr(document, name, value)


def write_referral(change: Change, pen: Pen, numbers: dict[int, str]) -> None:
    case, enrolment = change.case, change.standing.enrolment
    if needs_referral(change):
        for one in referral(case, enrolment, enrolment.participant, numbers[case.row]):
            pen.make(one)
    elif "Remissdatum" in change.names and change.standing.referral:
        day = case.values["Remissdatum"]
        pen.change(change.standing.referral, created_on=day, sent_on=day, read_on=day)


def write_measurements(change: Change, pen: Pen, ors: Instrument) -> None:
    for day, total in change.case.measurements().items():
        if f"{ORS}{day}" not in change.names:
            continue
        if known := change.standing.measurements.get(day):
            pen.change(known, total=total)
        else:
            pen.make(new_measurement(change.standing.enrolment, ors, day, total))


def remember(change: Change, pen: Pen) -> None:
    """Minns vad listan nu säger, when that is something new."""
    if change.is_remembered:
        return
    facts = {"key": change.case.key, "values": change.memory}
    if change.standing.imported:
        pen.change(change.standing.imported, **facts)
    else:
        pen.make(ImportedCase(enrolment=change.standing.enrolment, **facts))
