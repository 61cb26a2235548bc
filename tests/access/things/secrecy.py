"""What only some of those who find a case may read: the threat, and the answers about violence."""

from typing import Any

from django.utils.timezone import localdate, now

from finsam.access import FieldClass
from instruments.models import ViolenceScreening
from instruments.surveys import SurveyForm
from instruments.violence import Answer, Area, Told
from organisations.models import Membership, User
from participants.models import Enrolment, ProtectionDetail
from tests.access.canaries import word
from tests.access.oracle import Thing, Token


def guarded(thing: Thing, case: Enrolment, named: Membership) -> list[Any]:
    """Of a protected person: the list of readers, what the threat is, a reason that was given."""
    thing.states |= {"protected"}
    reader = case.named_readers.filter(user=named.user).first() or case.named_readers.create(
        user=named.user, named_at=now()
    )
    thing.parts["participants:remove_reader.pk"] = reader.pk
    detail = ProtectionDetail.objects.create(
        participant=case.participant,
        text="Hot",
        decided_by="Skatteverket",
        since=case.started_on,
        written_by=named.user,
    )
    opening = case.openings.create(
        actor=named,
        login="another login",
        kind="protected",
        reason="Skäl",
        opened_at=now(),
        valid_until=now(),
    )
    return [detail, opening]


def offered_a_survey(case: Enrolment) -> None:
    """A case knows of the survey that it was offered, and the month; no word is written."""
    month = localdate().replace(day=1)
    case.survey_offers.create(form=SurveyForm.ONGOING, offered_in=month, state_in=month)


def asked_about_violence(
    thing: Thing, case: Enrolment, user: User, asker: str, number: int
) -> None:
    """What was answered is for the one who asked, and the word stands in the stored text alone."""
    screening = ViolenceScreening(enrolment=case, asked_by=user, asked_on=localdate(), state="JA")
    screening.register(Told(dict.fromkeys(Area, Answer.NO), leaflet=True), today=localdate())
    text = word(FieldClass.VIOLENCE, number, 97)
    stored = screening.answers
    stored.text = stored.text.replace("{", f'{{"x": "{text}", ', 1)
    stored.save()
    asked_by = frozenset({asker})
    thing.tokens[text] = Token(
        thing.key, "instruments.ViolenceAnswers.text", FieldClass.VIOLENCE, asked_by
    )
    thing.askers = asked_by
    thing.parts["instruments:violence_answers.pk"] = screening.pk
    thing.parts["instruments:violence_reader.pk"] = screening.pk
