"""What ought to be found and seen, told from the story of each thing and not from the sets.

Whoever changes a rule of access changes it here too, by hand: the table says which relation opens
a page, this says who stands in it.
"""

from dataclasses import dataclass, field

from finsam.access import FieldClass, Finds
from tests.access.people import STAFF, Person

ALL = frozenset(FieldClass)
WRITTEN = ALL - {FieldClass.VIOLENCE, FieldClass.PROTECTION}
EXISTS = frozenset({FieldClass.STATUS})
NOTHING: frozenset[FieldClass] = frozenset()


@dataclass
class Thing:
    """Something that an address can name, and the keys of the people it is there for."""

    key: str
    kind: str
    parts: dict[str, object]
    readers: frozenset[str] = frozenset()
    author: str = ""
    office: frozenset[str] = frozenset()
    askers: frozenset[str] = frozenset()
    list_keepers: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    tokens: dict[str, "Token"] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


@dataclass(frozen=True)
class Token:
    """Kanariefågel: a text that stands nowhere but in one field of one thing.

    `readers` are the only ones who may meet it, where they are fewer than the readers of the thing,
    or others.
    """

    thing: str
    field: str
    of_class: FieldClass
    readers: frozenset[str] | None = None


STATES = {
    Finds.OPEN_CASE: "open",
    Finds.CLOSED_CASE: "closed",
    Finds.UNDECIDED_REFERRAL: "undecided",
    Finds.REGISTERED_REFERRAL: "registered",
    Finds.OWN_DRAFT: "draft",
    Finds.OWN_SENT: "sent",
    Finds.OFFICE_REFERRAL: "sent",
    Finds.OWN_ASKED: "asked",
    Finds.REGISTERED_ASKED: "asked registered",
    Finds.PROTECTED_CASE: "protected",
    Finds.PROTECTED_REFERRAL: "protected",
}
LISTED = frozenset({Finds.LISTED_CASE, Finds.PROTECTED_REFERRAL})
AUTHORS = frozenset(
    {Finds.OWN_DRAFT, Finds.OWN_SENT, Finds.OWN_ASKED, Finds.OWN_REFERRAL, Finds.OWN_FILE}
)


def stands_in(person: Person, finds: Finds, thing: Thing) -> bool:
    """Whether the person stands in the relation to the thing that the page asks for."""
    if not thing.states.issuperset(STATES.get(finds, "").split()):
        return False
    if finds in AUTHORS:
        return person.key == thing.author
    if finds is Finds.VIOLENCE_ANSWERS:
        return person.key in thing.askers & thing.readers
    if finds in LISTED:
        return person.key in thing.list_keepers
    if finds is Finds.OFFICE_REFERRAL:
        return person.key == thing.author or person.key in thing.office
    return person.key in thing.readers


def seen_by(person: Person, thing: Thing) -> frozenset[FieldClass]:
    """Which classes of a thing the person may meet anywhere at all."""
    if person.key in thing.readers or person.key == thing.author:
        return ALL if person.key in STAFF else WRITTEN
    if person.key in thing.office | thing.list_keepers:
        return EXISTS
    return NOTHING


# Of a protected person the alias stands everywhere, also for those who find the case, but on the
# pages where the name itself is put down.
NAMES = frozenset({"first_name", "last_name", "personal_number"})
# The log holds the number that was asked for, whether or not it was found.
IN_THE_LOG = frozenset({"participants.Enrolment.case_number", "referrals.Referral.number"})
NAMES_STAND_ON = frozenset({"participants:edit_person", "referrals:accept"})


def may_meet(person: Person, token: Token, thing: Thing, key: str) -> bool:
    hidden = "protected" in thing.states and token.field.rpartition(".")[2] in NAMES
    if hidden and person.key != thing.author and key not in NAMES_STAND_ON:
        return False
    if person.key == "reviewer" and token.field in IN_THE_LOG:
        return True
    if token.readers is not None:
        return person.key in token.readers
    return token.of_class in seen_by(person, thing)
