"""Mottagning: where a remiss becomes an inskrivning, and nowhere else."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.models import Organisation, User
from participants.models import Enrolment, Participant
from referrals.models import Referral


@transaction.atomic
def accept(
    referral: Referral,
    *,
    participant: Participant,
    started_on: date,
    decided_on: date,
    responsible: User,
    huvudman: Organisation,
) -> Enrolment:
    """Antar remissen och skriver in personen. All or nothing; refuses a second time.

    The participant was matched or made by the team and belongs to the team's own controller.
    """
    referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if participant.controller_id != referral.team.owner_id:
        raise ValidationError("Deltagaren hör till en annan personuppgiftsansvarig.")
    enrolment = Enrolment(
        participant=participant,
        team=referral.team,
        started_on=started_on,
        referring_party=referral.referring_party,
        referring_organisation=referral.referred_by,
        referrer_contact=referral.contact,
        referred_on=referral.sent_on,
    )
    enrolment.start(responsible=responsible, huvudman=huvudman)
    referral.accept(on=decided_on, enrolment=enrolment)
    return enrolment


def candidates(referral: Referral) -> list[Participant]:
    """Personer hos samma personuppgiftsansvarig som remissen kan gälla: the same number."""
    if not referral.personal_number:
        return []
    known = Participant.objects.with_number(referral.team.owner, referral.personal_number)
    return list(known)
