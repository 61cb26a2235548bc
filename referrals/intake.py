"""Mottagning: where a remiss becomes an inskrivning, and nowhere else."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from organisations.models import Membership, Organisation, User
from participants.codes_consent import ConsentForm, Direction
from participants.disclosure import REMISS_AREAS, parties_of
from participants.models import Agreed, Consent, Enrolment, Participant
from participants.protecting import shield
from referrals.models import Referral

UNPROTECTED = (
    "Remissen säger att personen har skyddade uppgifter. Välj slag av skydd och alias. Finns "
    "personen redan hos er utan skydd, ändra personuppgifterna först."
)
CROWDED = (
    "Högst fem kan läsa ärendet, och remissens läsare och den ansvariga är fler. Välj en av "
    "läsarna som ansvarig, eller be ledaren ta bort någon från remissens lista."
)
CLOSED_DOOR = "Personen gick inte att skriva in. Ta hjälp av verksamhetsledaren."


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

    The participant was matched or made by the team and belongs to the team's own controller; a new
    one is saved here.
    """
    referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    referral.demand_undecided()
    if participant.controller_id != referral.team.owner_id:
        raise ValidationError("Deltagaren hör till en annan personuppgiftsansvarig.")
    if referral.is_protected and not participant.is_protected:
        raise ValidationError(UNPROTECTED)
    if participant.pk is None:
        register(participant)
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
    carry_readers(referral, enrolment)
    referral.accept(on=decided_on, enrolment=enrolment)
    carry_consent(referral, enrolment)
    shield(participant, at=now())
    return enrolment


def carry_readers(referral: Referral, enrolment: Enrolment) -> None:
    """De som läser remissen läser ärendet, when the person is protected.

    Raises ValidationError when there is no room for all of them beside the responsible: whom to
    leave out is the leader's to say.
    """
    at = now()
    named = enrolment.named_readers.current().values("user")
    readers = referral.named_readers.at_work(localdate(at)).exclude(user__in=named)
    try:
        for reader in readers.select_related("user", "named_by"):
            enrolment.name_reader(reader.user, by=reader.named_by, at=at)
    except ValidationError as refusal:
        raise ValidationError(CROWDED) from refusal


def carry_consent(referral: Referral, enrolment: Enrolment) -> None:
    """Samtycket i remissen blir ärendets första: the referrer and the team share the planning.

    That is what the remiss asks for; health and the rest the team asks for itself.
    """
    parties = parties_of(referral.referring_party)
    if not referral.consent_on or not parties:
        return
    Consent.objects.record(
        enrolment,
        on=referral.consent_on,
        form=ConsentForm.SPOKEN,
        obtained_by=referral.referrer.user if referral.referrer else None,
        lines=[
            Agreed(party, Direction.BOTH, area, named)
            for party, named in parties
            for area in REMISS_AREAS
        ],
        remark=f"Enligt remiss {referral.number}.",
    )


def register(participant: Participant) -> None:
    """Ny deltagare; refused without a word of who has the number, if someone got it meanwhile."""
    if known_by_number(participant.controller, participant.personal_number):
        raise ValidationError(CLOSED_DOOR)
    participant.full_clean()
    participant.save()


def known_by_number(team_owner: Organisation, number: str) -> Participant | None:
    """Den som redan har numret hos samma personuppgiftsansvarig; the database allows one."""
    if not number:
        return None
    return Participant.objects.with_number(team_owner, number).first()


def may_be_matched(referral: Referral, known: Participant, actor: Membership) -> bool:
    """Får veta av en träff. Whoever handles the remiss is told of the number that it brings.

    Of a number that was typed beside it only who leads, or finds a case of the person. A protected
    person is then refused in the words that everybody is refused in whom the actor does not find:
    the answer confirms no protection (domain.md §6.5).
    """
    if actor.leads or Enrolment.objects.visible_to(actor).filter(participant=known).exists():
        return True
    if known.personal_number != referral.personal_number:
        return False
    named = referral.named_readers.current().filter(user=actor.user_id)
    return not known.is_protected or named.exists()


def newcomer(referral: Referral, *, first_name: str, last_name: str) -> Participant:
    """Ny deltagare med det som remissen redan säger; nothing is typed twice."""
    return Participant(
        controller=referral.team.owner,
        first_name=first_name,
        last_name=last_name,
        phone=referral.phone,
        municipality=referral.municipality,
        language=referral.language,
        interpreter=bool(referral.language),
    )


def protect(participant: Participant, *, protection: str, alias: str) -> None:
    """Skyddade uppgifter: the alias stays, every way to find the person goes (domain.md §6.5)."""
    participant.protection, participant.alias = protection, alias
    participant.phone = participant.municipality = ""
