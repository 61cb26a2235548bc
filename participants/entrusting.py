"""Överlämning mellan kollegor: cases change hands, and a sheet about each follows them."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.models import Membership, User
from participants.models import Assignment, Enrolment
from participants.papers import order_paper

KIND = "handover"


@transaction.atomic
def pass_on(cases: Iterable[Enrolment], *, to: Membership, on: date) -> int:
    """Lämnar över ansvaret för alla ärendena eller inget; gives how many sheets were ordered.

    The sheets are made for the one who takes over and land among their files. About a protected
    person none is made here, since that takes a deliberate act (domain.md §6.5). Raises
    ValidationError with the case number where a case cannot change hands.
    """
    sheets = 0
    for case in sorted(cases, key=lambda one: one.pk):
        enrolment = case.locked()
        check_takes_over(enrolment, to.user)
        entrust(enrolment, to.user, on=on)
        if not enrolment.participant.is_protected:
            order_paper(enrolment, KIND, by=to)
            sheets += 1
    return sheets


def check_takes_over(enrolment: Enrolment, user: User) -> None:
    if not enrolment.is_open:
        raise ValidationError(f"{enrolment}: ärendet har avslutats under tiden.")
    named = enrolment.named_readers.current().filter(user=user)
    if enrolment.participant.is_protected and not named.exists():
        raise ValidationError(f"{enrolment}: {user.display_name} är inte namngiven läsare.")


def entrust(enrolment: Enrolment, user: User, *, on: date) -> None:
    part = Assignment.Part.RESPONSIBLE
    responsible = enrolment.assignments.filter(part=part)
    try:
        responsible.hand_over(on=on, enrolment=enrolment, part=part, user=user)
    except ValidationError as refusal:
        raise ValidationError([f"{enrolment}: {words}" for words in refusal.messages]) from refusal
