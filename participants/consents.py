"""Samtyckets läge i ärendena: what the head of a case says, and which consents soon end.

The rules are those of disclosure; here they are asked of many cases at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from finsam.dates import plain
from organisations.models import Membership
from participants.disclosure import NEAR_DAYS, WARN_DAYS, Standing, Stay, standing
from participants.models import Consent, ConsentLine, Enrolment, Watch
from participants.models.consent_line import ConsentLineQuerySet
from participants.models.postponement import put_off
from participants.models.sets import EnrolmentQuerySet, in_hands_of

KIND = ("party", "named", "direction", "area")


def stay_of(enrolment: Enrolment) -> Stay:
    """Insatsens dagar, as the rules read them. The case comes with its final document."""
    document = getattr(enrolment, "final_document", None)
    if document is None:
        return Stay(enrolment.closed_on)
    return Stay(enrolment.closed_on, document.due_on, document.sent_on)


def unfollowed(lines: ConsentLineQuerySet) -> ConsentLineQuerySet:
    """Rader med slutdag som ingen senare rad av samma slag tar över efter."""
    same: dict[str, Any] = {name: OuterRef(name) for name in KIND}
    later = ConsentLine.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=OuterRef("ended_on")),
        consent__enrolment=OuterRef("consent__enrolment"),
        withdrawn_on=None,
        **same,
    )
    return lines.filter(~Exists(later), withdrawn_on=None, ended_on__isnull=False)


def with_consent(cases: EnrolmentQuerySet, today: date) -> EnrolmentQuerySet:
    """Ärendena med det som samtyckets läge räknas ut av; no query of its own."""
    lines = ConsentLine.objects.filter(consent__enrolment=OuterRef("pk"))
    consents = Consent.objects.filter(enrolment=OuterRef("pk"))
    ending = unfollowed(lines.live(today)).order_by().values("consent__enrolment")
    return cases.annotate(
        consent_recorded=Exists(consents),
        consent_refused=Subquery(consents.values("is_refusal")[:1]),
        consent_live=Exists(lines.live(today)),
        consent_ends_on=Subquery(ending.annotate(first=Min("ended_on")).values("first")),
    )


@dataclass(frozen=True)
class Badge:
    """Märket i ärendehuvudet: the words, and how loudly they speak."""

    text: str
    kind: str


def badge_of(enrolment: Any, today: date) -> Badge | None:
    """Märket i ett öppet ärende; None when the consent holds. The case comes with_consent."""
    if enrolment.closed_on:
        return None
    ends_on = enrolment.consent_ends_on
    at = standing(
        recorded=enrolment.consent_recorded,
        refused=bool(enrolment.consent_refused),
        live=enrolment.consent_live,
        ends_on=ends_on,
        today=today,
    )
    words = {
        Standing.UNRECORDED: Badge("Samtycke saknas", "line"),
        Standing.REFUSED: Badge("Samtycker inte", "wait"),
        Standing.MISSING: Badge("Samtycke saknas", "late"),
    }
    if at is Standing.ENDING:
        return Badge(f"Samtycke upphör {plain(ends_on)}", "soon")
    return words.get(at)


@dataclass(frozen=True)
class Ending:
    """Samtycke som upphör: one case, the first day it ends, and whom it lets the team talk to."""

    enrolment: int
    case_number: str
    name: str
    ends_on: date
    parties: tuple[str, ...]

    def kind(self, today: date) -> str:
        """Hur nära: ended, within thirty days, or within sixty."""
        if self.ends_on < today:
            return "ended"
        return "near" if self.ends_on <= today + timedelta(days=NEAR_DAYS) else "ahead"


def ending_consents(actor: Membership, today: date, *, mine: bool = False) -> list[Ending]:
    """Upphör inom 60 dagar eller har upphört, in open cases; one query.

    What was withdrawn is not here: the person has answered. A new line takes it away, and whoever
    put it off has it back on the day they set.
    """
    cases = Enrolment.objects.visible_to(actor).open()
    if mine:
        cases = cases.filter(in_hands_of(actor.user, today))
    soon = to_renew(ConsentLine.objects.filter(consent__enrolment__in=cases), today)
    rows = soon.annotate(case=F("consent__enrolment")).select_related(
        "consent__enrolment__participant"
    )
    return list(by_case(rows.order_by("case", "ended_on", "pk")))


def to_renew(lines: ConsentLineQuerySet, today: date) -> ConsentLineQuerySet:
    """Rader som upphör inom 60 dagar eller har upphört, but for those that are put off."""
    away = put_off(Watch.CONSENT, "ended_on", today, case="consent__enrolment")
    soon = today + timedelta(days=WARN_DAYS)
    return unfollowed(lines).exclude(away).filter(ended_on__lte=soon)


def endings_in_case(today: date) -> ArraySubquery:
    """De raderna i ärendet utanför, for a query of many cases. Nothing of a closed one."""
    lines = ConsentLine.objects.filter(consent__enrolment=OuterRef("pk"))
    soon = to_renew(lines.filter(consent__enrolment__closed_on=None), today)
    line = JSONObject(ended_on="ended_on", party="party", named="named")
    return ArraySubquery(soon.order_by("ended_on", "pk").values(found=line))


def by_case(lines: "QuerySet[ConsentLine]") -> Iterable[Ending]:
    groups = (
        list(group) for _, group in groupby(lines, key=lambda line: line.consent.enrolment_id)
    )
    endings = [
        Ending(
            enrolment=first.consent.enrolment_id,
            case_number=first.consent.enrolment.case_number,
            name=first.consent.enrolment.participant.shown_name,
            ends_on=first.ended_on,
            parties=parties_of([first, *rest]),
        )
        for first, *rest in groups
        if first.ended_on
    ]
    return soonest_first(endings)


def parties_of(lines: Iterable[ConsentLine]) -> tuple[str, ...]:
    """Parterna i ord, each of them once."""
    return tuple(dict.fromkeys(line.party_words for line in lines))


def soonest_first(endings: Iterable[Ending]) -> list[Ending]:
    return sorted(endings, key=lambda one: (one.ends_on, one.case_number))
