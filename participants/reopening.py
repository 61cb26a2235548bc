"""Öppna igen: a closed case goes on, and what it was closed on stays readable."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.dates import moment
from organisations.models import Membership, User
from participants.models import Enrolment, FinalDocument, FormerClose
from participants.models.disclosure import Section, frozen
from participants.offering import final_texts

FACTS: dict[str, Any] = {
    "closed_on": None,
    "outcome": "",
    "sus_reason": "",
    "income_after": [],
    "occupation_after": [],
    "work_kind": "",
    "registered_at_af": None,
    "next_step": "",
    "next_actor": "",
    "next_on": None,
    "taken_over_on": None,
}
"""Det som avslutet skrev, and what stands there while a case is open."""


@transaction.atomic
def reopen(enrolment: Enrolment, *, on: date, by: User, reason: str) -> FormerClose:
    """Öppnar ett avslutat ärende igen. The close is kept as it was, by whom and with its document.

    Huvudman and staff go on from that day, and the next follow-up is counted from it. The final
    document's clock starts anew at the next close. Raises ValidationError when the case is open,
    for a day before the close, and when the person has another open case in the team.
    """
    case = enrolment.locked()
    if case.closed_on is None:
        raise ValidationError("Ärendet är redan öppet.")
    if on < case.closed_on:
        raise ValidationError({"on": "Dagen kan inte vara före avslutet."})
    former = FormerClose.objects.create(
        enrolment=case,
        closed_by=closer_of(case),
        document=document_of(case, on),
        reopened_on=on,
        reopened_by=by,
        reason=reason,
        **{name: getattr(case, name) for name in FACTS},
    )
    resume_periods(case, on)
    for name, empty in FACTS.items():
        setattr(case, name, empty)
    case.full_clean()
    case.save()
    case.plan_follow_up(after=on)
    return former


def closer_of(case: Enrolment) -> User | None:
    """Vem som avslutade: whoever wrote the first row of history with the day it closed on."""
    written = case.history.filter(closed_on=case.closed_on).order_by("history_date", "history_id")
    row = written.select_related("history_user").first()
    return row.history_user if row else None


def document_of(case: Enrolment, on: date) -> str:
    """Slutdokumentationen som den stod, with its receipts, which are taken out of the document."""
    document = getattr(case, "final_document", None)
    if document is None:
        return ""
    receipts = [
        Section(f"Lämnad till {who}", f"{day:%Y-%m-%d}")
        for who, day in (
            ("deltagaren", document.participant_received_on),
            ("remittenten", document.referrer_received_on),
        )
        if day
    ]
    sections = [*final_texts(case, on), *reviews_of(document), *receipts]
    document.take_back()
    return frozen(sections)


def reviews_of(document: FinalDocument) -> list[Section]:
    if document.reviewed_by is None or document.reviewed_at is None:
        return []
    words = f"{moment(document.reviewed_at)} av {document.reviewed_by.display_name}"
    return [Section("Granskad", words)]


def resume_periods(case: Enrolment, on: date) -> None:
    """Huvudmän och ansvariga vid avslutet går vidare; of the staff those who work here still."""
    at_work = Membership.objects.active(on).staff_of(case.team).values("user")
    for period in case.huvudman_periods.lasting(case.closed_on):
        case.huvudman_periods.create(
            organisation_id=period.organisation_id,
            area=period.area,
            contact=period.contact,
            started_on=day_after(period.ended_on, on),
        )
    for former in case.assignments.lasting(case.closed_on).filter(user__in=at_work):
        case.assignments.create(
            user_id=former.user_id,
            part=former.part,
            started_on=day_after(former.ended_on, on),
        )


def day_after(ended_on: date | None, on: date) -> date:
    """Första dagen: when it was opened, or the day after, if the period ended that very day."""
    return max(on, ended_on + timedelta(days=1)) if ended_on else on
