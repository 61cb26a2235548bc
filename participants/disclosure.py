"""Utlämnande: when a consent is live, and on what other grounds information may leave the team.

Pure rules: they take days and ask no clock. Presumption of secrecy in social services, 26 kap. 1 §
offentlighets- och sekretesslagen (2009:400), OSL; it also holds between authorities, 8 kap. 1 §.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol, TypeVar

from participants.codes import ReferringParty
from participants.codes_consent import GIVING, ConsentArea, Ground, Party

WARN_DAYS, NEAR_DAYS = 60, 30
"""Samtyckets slut sägs 60 dagar i förväg, and louder at 30 (product.md, Clocks)."""


class Line(Protocol):
    """Samtyckesrad, as far as the rules read it."""

    party: str
    named: str
    direction: str
    area: str
    started_on: date
    ended_on: date | None
    withdrawn_on: date | None


L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class Stay:
    """Insatsen i dagar: when it closed, and when its last step was taken.

    The final document is that step (seed 001): a consent that lasts as long as the insats lets it
    be handed over, and ends the day both have got it. A case without one ends with its close.
    """

    closed_on: date | None = None
    document_due_on: date | None = None
    document_sent_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """Insatsens sista dag; None while it lasts."""
        if self.closed_on is None:
            return None
        if self.document_due_on:
            return self.document_sent_on
        return self.closed_on


def first_day_without(line: Line, stay: Stay) -> date | None:
    """Första dagen då raden inte gäller: withdrawn at once, else the day after its end."""
    ends = [day + timedelta(days=1) for day in (line.ended_on, stay.ended_on) if day]
    return min([*ends, *([line.withdrawn_on] if line.withdrawn_on else [])], default=None)


def is_live(line: Line, stay: Stay, on: date) -> bool:
    """Gäller den dagen. A withdrawal bites the same day (domain.md §6.3)."""
    end = first_day_without(line, stay)
    return line.started_on <= on and (end is None or on < end)


def covering(
    lines: Iterable[L],
    stay: Stay,
    *,
    party: str,
    named: str = "",
    areas: Iterable[str],
    on: date,
) -> list[L] | None:
    """Raderna som låter alla områden lämnas, one for each; None when an area is not covered.

    Of a party that the code leaves open the name must agree.
    """
    live = [
        line
        for line in lines
        if line.party == party
        and (party != Party.OTHER or line.named == named)
        and line.direction in GIVING
        and is_live(line, stay, on)
    ]
    found = [next((line for line in live if line.area == area), None) for area in areas]
    return None if None in found or not found else [line for line in found if line]


def contact_ended_on(
    lines: Iterable[Line], stay: Stay, *, decided_on: date, today: date
) -> date | None:
    """Avslutad kontakt: the first day on which nothing more may be told to the party; None while
    a line lets the team tell.

    Without any line it is the day after the remiss was decided: the answer to it is theirs.
    """
    begun = [line for line in lines if line.direction in GIVING and line.started_on <= today]
    if any(is_live(line, stay, today) for line in begun):
        return None
    ends = [end for line in begun if (end := first_day_without(line, stay))]
    ended_on = max(ends, default=decided_on + timedelta(days=1))
    return ended_on if ended_on <= today else None


class Standing(Enum):
    """Samtyckets läge i ett öppet ärende."""

    UNRECORDED = "inte inhämtat i systemet"
    REFUSED = "samtycker inte"
    MISSING = "saknas"
    ENDING = "upphör"
    HOLDS = "gäller"


def standing(
    *, recorded: bool, refused: bool, live: bool, ends_on: date | None, today: date
) -> Standing:
    """Läget: `refused` is the latest answer, `ends_on` the first end that nothing follows.

    It never closes the case: without consent the team works on in full (domain.md §6.3).
    """
    if live:
        near = ends_on is not None and ends_on <= today + timedelta(days=WARN_DAYS)
        return Standing.ENDING if near else Standing.HOLDS
    if refused:
        return Standing.REFUSED
    return Standing.MISSING if recorded else Standing.UNRECORDED


# Which party of a consent a referring party is. A unit without a code of its own is named.
REFERRERS: dict[str, tuple[Party, ...]] = {
    ReferringParty.AF: (Party.AF,),
    ReferringParty.FK: (Party.FK,),
    ReferringParty.KOMMUN_IFO: (Party.KOMMUN_EB,),
    ReferringParty.KOMMUN_AME: (Party.KOMMUN_AME,),
    ReferringParty.KOMMUN_VO: (Party.KOMMUN_VO,),
    ReferringParty.KOMMUN_VUX: (Party.SCHOOL,),
    ReferringParty.REGION_PV: (Party.REGION_PV,),
    ReferringParty.REGION_PSYK: (Party.REGION_PSYK,),
    ReferringParty.REHABSAMVERKAN_AF_FK: (Party.AF, Party.FK),
    ReferringParty.EGEN: (),
    "": (),
}


def parties_of(referring_party: str) -> list[tuple[Party, str]]:
    """Remittentens part eller parter, each with the name that tells which; none for an own
    application and for an unknown referrer."""
    if referring_party in REFERRERS:
        return [(party, "") for party in REFERRERS[referring_party]]
    return [(Party.OTHER, str(ReferringParty(referring_party).label))]


REMISS_AREAS = (ConsentArea.PLANNING,)
"""Samtycket i remissen: what the referrer and the team do together, and nothing of health.

The remiss asks when the person agreed to share what stands in it, and says that it is about the
planning. Health, economy and the rest are asked for by the team, one by one (domain.md §6.3).
"""


@dataclass(frozen=True)
class GroundRule:
    """Grundens regel: when it may be used, in a sentence, and what must be written with it."""

    ground: Ground
    sentence: str
    asks_reason: bool = True
    asks_law: bool = False


GROUNDS = {
    rule.ground: rule
    for rule in (
        # 10 kap. 1 § and 12 kap. 2 § OSL.
        GroundRule(
            Ground.CONSENT,
            "Personen har sagt ja till att just de här områdena lämnas till parten.",
            asks_reason=False,
        ),
        # 10 kap. 2 § OSL; narrow: efficiency is not necessity.
        GroundRule(
            Ground.NECESSARY,
            "Bara när teamet inte kan fullgöra sin egen uppgift utan att lämna uppgiften. "
            "Att det underlättar räcker inte.",
        ),
        # 10 kap. 15 a § OSL, in force 2025-12-01 (prop. 2024/25:180).
        GroundRule(
            Ground.AGAINST_FRAUD,
            "För att förebygga eller utreda brott, felaktiga utbetalningar eller fusk, efter en "
            "avvägning mot personens intresse. Skriv avvägningen. Viss sekretess är undantagen.",
        ),
        # 10 kap. 28 § OSL.
        GroundRule(
            Ground.DUTY,
            "När en lag eller förordning säger att uppgiften ska lämnas. Ange bestämmelsen.",
            asks_law=True,
        ),
        GroundRule(
            Ground.OTHER,
            "En annan sekretessbrytande bestämmelse. Ange den. Generalklausulen (10 kap. 27 §) "
            "gäller inte för socialtjänstens och vårdens sekretess (25 och 26 kap.).",
            asks_law=True,
        ),
    )
}
