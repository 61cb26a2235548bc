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

ANSWERS = "instruments.ViolenceAnswers.text"


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
    """What was answered is for the one who asked: a word in all that a page could say of it."""
    screening = ViolenceScreening(enrolment=case, asked_by=user, asked_on=localdate(), state="JA")
    said, guided, children = (word(FieldClass.VIOLENCE, number, place) for place in (95, 96, 97))
    answers = dict.fromkeys(Area.values, Answer.NO.value) | {Area.OTHER.value: said}
    screening.register(Told(answers, True, (guided,), children), today=localdate())
    thing.askers = frozenset({asker})
    for part, text in (("answers", said), ("guided_to", guided), ("children", children)):
        thing.tokens[text] = Token(
            thing.key, f"{ANSWERS}.{part}", FieldClass.VIOLENCE, thing.askers
        )
    thing.parts["instruments:violence_answers.pk"] = screening.pk
    thing.parts["instruments:violence_reader.pk"] = screening.pk
