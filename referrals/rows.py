"""Rader i remisslistorna: one query each, values only, and the tabs of the team's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.urls import reverse

from organisations.models import Team, short_name_of
from participants.codes import Protection
from participants.models import Participant
from referrals.contact import told
from referrals.deadlines import Event, next_event
from referrals.models.referral import PROTECTED_PERSON
from referrals.models.sets import ReferralQuerySet, hidden
from referrals.states import FINAL, State, state_expression, state_of

PAGE = 50
# Read for the team: to a referrer the database gives no such row.
KNOWN = Participant.objects.protected_by_number(OuterRef("team__owner")).filter(
    personal_number=OuterRef("personal_number")
)
COLUMNS = {
    "days": F("team__first_answer_days"),
    "team_name": F("team__name"),
    "office": Coalesce(F("referred_by__name"), F("contact")),
    "protection": Coalesce(
        F("participant__protection"),
        Subquery(KNOWN.values("protection")[:1]),
        Value(Protection.NONE),
    ),
    "alias": F("participant__alias"),
    "handler_name": short_name_of("handler__user"),
    "closed_on": F("enrolment__closed_on"),
    "started_on": F("enrolment__started_on"),
}


@dataclass(frozen=True)
class Row:
    """Rad: a referral in a list, with the facts that its state is computed from."""

    pk: int
    number: str
    first_name: str
    last_name: str
    is_protected: bool
    sent_on: date | None
    read_on: date | None
    asked_on: date | None
    answered_on: date | None
    visit_on: date | None
    visit_outcome: str
    meeting_on: date | None
    meeting_outcome: str
    queued_on: date | None
    decided_on: date | None
    declined_on: date | None
    withdrawn_on: date | None
    created_on: date
    days: int
    team_name: str
    office: str | None
    protection: str
    alias: str | None
    handler_name: str | None
    started_on: date | None
    closed_on: date | None
    next_follow_up_on: date | None
    contact_ended_on: date | None

    @cached_property
    def state(self) -> State:
        return state_of(self)

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def written_name(self) -> str:
        """Namnet som remittenten skrev, for the referrer's own list."""
        if self.is_protected:
            return PROTECTED_PERSON
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """Namnet som teamet ser: the alias of a protected person, once they are enrolled."""
        if self.protection != Protection.NONE:
            return self.alias or PROTECTED_PERSON
        return self.written_name

    @property
    def handler(self) -> str:
        return self.handler_name or ""

    @property
    def next_event(self) -> Event:
        """Nästa händelse; after the start, the next follow-up until the case is closed."""
        if self.contact_ended_on:
            return Event("")
        if self.state == State.ACCEPTED and not self.closed_on:
            return Event("uppföljning", self.next_follow_up_on)
        return next_event(self, self.days)

    @property
    def words(self) -> str:
        """Läget i ord, for the referrer: a closed case is said to be closed, if they may know."""
        if told(self.closed_on, self.contact_ended_on):
            return "avslutad"
        return "avslutad kontakt" if self.contact_ended_on else str(self.state.label)


COMPUTED = ("next_follow_up_on", "contact_ended_on")
PLAIN = [name for name in Row.__dataclass_fields__ if name not in {*COLUMNS, *COMPUTED}]


def rows(referrals: Iterable[dict[str, Any]]) -> list[Row]:
    return [Row(**values) for values in referrals]


def as_values(referrals: ReferralQuerySet, *, told_on: date | None = None) -> Any:
    """The columns of a row. One query, whatever is asked of the rows afterwards.

    `told_on` is the day on which the referrer reads them: then the rows stop where the consent
    did. The team reads them all.
    """
    asked = referrals.with_next_follow_up().annotate(**COLUMNS)
    if told_on is None:
        asked = asked.annotate(**{"contact_ended_on": Value(None, DateField(null=True))})
    else:
        asked = asked.with_contact(told_on)
    return asked.values(*PLAIN, *COLUMNS, *COMPUTED)


@dataclass(frozen=True)
class Drawer:
    """Flik i teamets lista: which states lie in it, and in what order."""

    slug: str
    label: str
    states: tuple[State, ...]
    order: tuple[Any, ...]
    empty: str


ENDED = Coalesce("decided_on", "declined_on", "withdrawn_on")
DRAWERS = [
    Drawer(
        "nya",
        "Nya",
        (State.SENT, State.RECEIVED),
        ("sent_on", "pk"),
        "Alla remisser har fått ett första svar.",
    ),
    Drawer(
        "pagar",
        "Pågår",
        (State.ASKED, State.VISIT, State.MEETING),
        ("sent_on", "pk"),
        "Ingen remiss väntar på komplettering eller möte.",
    ),
    Drawer("ko", "I kö", (State.QUEUED,), ("queued_on", "pk"), "Ingen står i kö."),
    Drawer("avgjorda", "Avgjorda", FINAL, (ENDED.desc(), "-pk"), "Ingen remiss är avgjord än."),
]


@dataclass(frozen=True)
class Tab:
    """Flik: a page of the list, with how many lie in it."""

    label: str
    url: str
    current: bool
    count: int


def drawer_named(slug: str) -> Drawer:
    """Fliken i adressen; the first for anything else."""
    return next((drawer for drawer in DRAWERS if drawer.slug == slug), DRAWERS[0])


def tabs(counted: dict[str, int], current: str | None) -> list[Tab]:
    address = reverse("referrals:list")
    return [
        Tab(
            drawer.label,
            f"{address}?flik={drawer.slug}",
            drawer.slug == current,
            counted[drawer.slug],
        )
        for drawer in DRAWERS
    ]


def counts(referrals: ReferralQuerySet) -> dict[str, int]:
    """Antal i varje flik, in one query."""
    stated = referrals.order_by().values(state=state_expression())
    by_state = {found["state"]: found["n"] for found in stated.annotate(n=Count("pk"))}
    return {
        drawer.slug: sum(by_state.get(state, 0) for state in drawer.states) for drawer in DRAWERS
    }


def found_by(referrals: ReferralQuerySet, words: str, team: Team) -> ReferralQuerySet:
    """Sök på remissnummer eller namn, nothing else (SoLPuF 15 §). An alias hides the name."""
    is_hidden = hidden(team.owner_id)
    words = " ".join(words.split())
    name = Lower(Concat("first_name", Value(" "), "last_name"))
    return referrals.annotate(searched=name).filter(
        Q(number__iexact=words)
        | (~is_hidden & Q(searched__contains=words.lower()))
        | (is_hidden & Q(participant__alias__icontains=words))
    )
