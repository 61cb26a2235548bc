"""Vad en sida kan visa, and which object its address may name."""

from enum import Enum


class FieldClass(Enum):
    """Uppgiftsklass: what kind of case content a field holds (product.md, quality.md A2)."""

    IDENTITY = "K1"
    STATUS = "K2"
    HEALTH = "K3"
    SOCIAL = "K4"
    VIOLENCE = "K5"
    PROTECTION = "K6"
    REASONS = "K7"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    FieldClass.IDENTITY: "identitet och kontakt",
    FieldClass.STATUS: "läge och datum",
    FieldClass.HEALTH: "hälsa och skalor",
    FieldClass.SOCIAL: "social situation och ekonomi",
    FieldClass.VIOLENCE: "svar om våld",
    FieldClass.PROTECTION: "skydd och hot",
    FieldClass.REASONS: "skäl till avslag, avslut och nödöppning",
}

Classes = frozenset[FieldClass]
NO_CONTENT: Classes = frozenset()
IDENTITY: Classes = frozenset({FieldClass.IDENTITY})
STATUS: Classes = frozenset({FieldClass.STATUS})
HEALTH: Classes = frozenset({FieldClass.HEALTH})
SOCIAL: Classes = frozenset({FieldClass.SOCIAL})
VIOLENCE: Classes = frozenset({FieldClass.VIOLENCE})
PROTECTION: Classes = frozenset({FieldClass.PROTECTION})
REASONS: Classes = frozenset({FieldClass.REASONS})
CASE_HEAD: Classes = IDENTITY | STATUS
WHOLE_CASE: Classes = IDENTITY | STATUS | HEALTH | SOCIAL | REASONS


class Finds(Enum):
    """Relation och läge: which object in the address answers; to all others it is not there."""

    NOTHING = "adressen pekar inte ut något"
    SELF = "det egna kontot"
    CASE = "ärende i det egna teamet"
    OPEN_CASE = "öppet ärende i det egna teamet"
    CLOSED_CASE = "avslutat ärende i det egna teamet"
    PROTECTED_CASE = "ärende med skyddade uppgifter där rollen är namngiven läsare"
    LISTED_CASE = "ärende i det egna teamet vars läsare ledaren namnger"
    NARROW_CIRCLE = "i ett team med en krets av läsare"
    OPENING = "nödöppning i ett team som den egna organisationen äger"
    ABSENCE = "egen frånvaro, en som rollen täcker, eller en i teamet som rollen leder"
    VIOLENCE_ANSWERS = "tillfälle där rollen frågade om våld eller är namngiven läsare"
    GROUP = "grupp eller arbetsplats i det egna teamet"
    TEAM_REFERRAL = "remiss till det egna teamet"
    PROTECTED_REFERRAL = "remiss med skyddade uppgifter vars läsare ledaren namnger"
    UNDECIDED_REFERRAL = "remiss till det egna teamet, inte avgjord"
    REGISTERED_REFERRAL = "remiss som teamet själv har registrerat"
    REGISTERED_ASKED = "remiss som teamet själv har registrerat, med frågor från teamet"
    OWN_ASKED = "egen skickad remiss, med frågor från teamet"
    OWN_DRAFT = "eget utkast till remiss"
    OWN_SENT = "egen skickad remiss"
    OWN_REFERRAL = "egen remiss, utkast eller skickad"
    OFFICE_REFERRAL = "egen eller kontorets skickade remiss"
    EXTENSION = "begäran om förlängning som rollen beslutar om"
    OWN_FILE = "egen beställning"
    REVIEW = "granskning hos den egna personuppgiftsansvarige"
    REPORT = "helårsrapport om den egna rollens team"


PAGE = frozenset({"GET"})
FORM = PAGE | {"POST"}
ACT = frozenset({"POST"})
