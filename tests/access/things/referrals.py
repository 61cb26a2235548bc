"""What was handed over, and to whom: the referrer reads the copy again."""

from organisations.models import Membership
from participants.codes_consent import Party
from participants.models import DisclosedFile, Enrolment
from participants.models.disclosure import Section, frozen
from tests.access.canaries import CLASSES, word
from tests.access.oracle import Thing, Token
from tests.access.people import NOBODY
from tests.builders import a_disclosure


def disclosed(
    case_thing: Thing, referral: Thing | None, case: Enrolment, staff: Membership, number: int
) -> None:
    """Handed over: to the referrer, who reads the copy again, or to somebody else."""
    label = "participants.Disclosure"
    words = {
        name: word(of_class, number, 80 + place + (10 if referral else 0))
        for place, (name, of_class) in enumerate(CLASSES[label].items())
    }
    copy = frozen([Section("Läget", words["content"])])
    disclosure = a_disclosure(
        case,
        by=staff,
        party=Party.OTHER,
        to_referrer=referral is not None,
        **words | {"content": copy},
    )
    file = DisclosedFile(disclosure=disclosure, name="Kopia.txt", content_type="text/plain")
    file.keep(b"Det som lamnades.")
    file.save()
    readers = case_thing.readers | ({referral.author} if referral else NOBODY)
    for name, text in words.items():
        case_thing.tokens[text] = Token(
            case_thing.key, f"{label}.{name}", CLASSES[label][name], readers
        )
    case_thing.parts["disclosure"] = disclosure.pk
    if referral:
        referral.parts["referrals:released.disclosure"] = disclosure.pk
