"""Ärendelistan: value rows in one query, and what its filters mean.

Lists are the hottest pages (a worklist of model objects costs eight times as much as one of
values), so a row holds the columns shown and nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from finsam.swedish_order import swedish
from organisations.models import User, short_name_of
from participants.codes import Protection
from participants.deadlines import TAKEOVER_DAYS
from participants.end_dates import next_end_on
from participants.filters import UNSENT, flags
from participants.models import Assignment, Enrolment, FollowUp, JournalNote
from participants.models.former_close import counted_from
from participants.models.participant import ANONYMOUS
from participants.models.sets import entrusted, in_hands_of
from participants.stages import CaseDates, Stage, next_event_on, stage_of, stage_words

Cases = QuerySet[Enrolment]

NOT_TAKEN_OVER = Q(closed_on__isnull=False, taken_over_on=None) & ~Q(next_actor="")

# The same as stages.next_event_on, for sorting and filtering before a page is cut.
EVENT_ON = Case(
    When(
        closed_on=None,
        then=Coalesce(Least("follow_up_due_on", "booked_on"), "closing_decided_on"),
    ),
    When(UNSENT, then="final_document__due_on"),
    When(
        NOT_TAKEN_OVER,
        then=ExpressionWrapper(F("closed_on") + Value(TAKEOVER_DAYS), DateField()),
    ),
    output_field=DateField(null=True),
)


COLUMNS = {
    "pk": "pk",
    "case_number": "case_number",
    "first_name": "participant__first_name",
    "last_name": "participant__last_name",
    "alias": "participant__alias",
    "protection": "participant__protection",
    "birth_date": "participant__birth_date",
    "counted_from": "counted_from",
    "closed_on": "closed_on",
    "next_actor": "next_actor",
    "taken_over_on": "taken_over_on",
    "document_due_on": "final_document__due_on",
    "document_sent_on": "final_document__sent_on",
    "follow_up_due_on": "follow_up_due_on",
    "booked_on": "booked_on",
    "closing_decided_on": "closing_decided_on",
    "held": "held",
    "last_contact": "last_contact",
    "responsible": "responsible",
    "end_on": "end_on",
}


@dataclass(frozen=True)
class Tab:
    """Urval: whose cases."""

    code: str
    label: str
    keeps: Q


# Whoever is closed stays in the work until the document is sent and somebody has taken over.
IN_WORK = Q(closed_on=None) | Q(event_on__isnull=False)
TABS = [
    Tab("mina", "Mina", IN_WORK & Q(is_mine=True)),
    Tab("teamets", "Teamets", IN_WORK),
    Tab("avslutade", "Avslutade", Q(closed_on__isnull=False)),
]
EVERYTHING = Tab("alla", "Alla", Q(case_number__isnull=False))

SORTS: dict[str, tuple[str, Callable[[date], list[Any]]]] = {
    "handelse": (
        "Nästa händelse",
        lambda today: [F("event_on").asc(nulls_last=True), F("closed_on").desc(nulls_last=True)],
    ),
    "namn": ("Namn", lambda today: [swedish("sort_name"), swedish("participant__first_name")]),
    "dagar": (
        "Dagar inskriven",
        lambda today: [(Coalesce("closed_on", Value(today)) - F("counted_from")).desc()],
    ),
}


def with_events(cases: Cases, reader: User, today: date) -> Cases:
    """Adds what the tabs, the filters and the order look at."""
    counted: dict[str, Any] = {"counted_from": counted_from()}  # the property need not ask
    return (
        cases.alias(
            planned=FilteredRelation(
                "follow_ups",
                condition=Q(follow_ups__held_on=None, follow_ups__cancelled_on=None),
            )
        )
        .annotate(
            follow_up_due_on=F("planned__due_on"),
            booked_on=TruncDate("planned__booked_for"),
            closing_decided_on=Subquery(
                held_follow_ups().values(day=Case(When(decision="close", then="held_on")))[:1]
            ),
            event_on=EVENT_ON,
            last_contact=Greatest(
                Subquery(contacts().values("happened_on")[:1]),
                Subquery(held_follow_ups().values("held_on")[:1]),
            ),
            quiet_since=Coalesce("last_contact", "started_on"),
            is_mine=in_hands_of(reader, today),
            end_on=next_end_on(today),
        )
        .annotate(**flags(today), **counted)
    )


def held_follow_ups() -> "QuerySet[FollowUp]":
    """Hållna uppföljningar i ärendet, the last one first."""
    return FollowUp.objects.held().filter(enrolment=OuterRef("pk")).order_by("-held_on", "-pk")


def contacts() -> "QuerySet[JournalNote]":
    """Kontakter i ärendet, the last one first."""
    notes = JournalNote.objects.standing().filter(category__in=JournalNote.CONTACTS)
    return notes.filter(enrolment=OuterRef("pk")).order_by("-happened_on")


def rows(cases: Cases, sort: str, today: date) -> "QuerySet[Enrolment, tuple[Any, ...]]":
    """Raderna, in order; one query whatever their number."""
    _, order = SORTS[sort]
    return (
        cases.alias(
            sort_name=Case(
                When(participant__protection=Protection.NONE, then="participant__last_name"),
                default="participant__alias",
            )
        )
        .annotate(
            held=Coalesce(Subquery(held_count()), 0), responsible=Subquery(responsible_name())
        )
        .order_by(*order(today), "case_number")
        .values_list(*COLUMNS.values())
    )


def held_count() -> "QuerySet[FollowUp, Any]":
    held = held_follow_ups().order_by().values("enrolment")
    return held.annotate(number=Count("pk")).values("number")


def responsible_name() -> "QuerySet[Assignment, Any]":
    """Ansvarig, by the short name."""
    responsible = entrusted(part=Assignment.Part.RESPONSIBLE)
    return responsible.order_by("-started_on").values(name=short_name_of("user"))[:1]


# How the tag of a stage looks; what waits for the team after the close stands out.
KINDS = {
    Stage.ENROLLED: "brand",
    Stage.CLOSING: "soon",
    Stage.FINAL_DOCUMENT: "wait",
    Stage.NEXT_ACTOR: "wait",
    Stage.DONE: "done",
}


@dataclass(frozen=True)
class CaseRow:
    """Rad i ärendelistan. A protected person is shown by alias and without a birth year."""

    pk: int
    case_number: str
    name: str
    birth_year: int | None
    is_protected: bool
    stage: Stage
    stage_words: str
    stage_kind: str
    event_on: date | None
    days: int
    last_contact: date | None
    responsible: str | None
    end_on: date | None
    booked_on: date | None


def row_of(values: tuple[Any, ...], today: date) -> CaseRow:
    """En rad: the same rule of stage and next event as on the page of the case."""
    known = dict(zip(COLUMNS, values, strict=True))
    dates = dates_of(known)
    stage = stage_of(dates)
    protected = known["protection"] != Protection.NONE
    born = known["birth_date"]
    return CaseRow(
        pk=known["pk"],
        case_number=known["case_number"],
        name=known["alias"] if protected else full_name(known),
        birth_year=born.year if born and not protected else None,
        is_protected=protected,
        stage=stage,
        stage_words=stage_words(stage, dates.held),
        stage_kind=KINDS.get(stage, ""),
        event_on=next_event_on(dates),
        days=((dates.closed_on or today) - known["counted_from"]).days,
        last_contact=known["last_contact"],
        responsible=known["responsible"],
        end_on=known["end_on"],
        booked_on=known["booked_on"],
    )


def full_name(known: dict[str, Any]) -> str:
    return f"{known['first_name']} {known['last_name']}".strip() or ANONYMOUS


def dates_of(known: dict[str, Any]) -> CaseDates:
    return CaseDates(
        closed_on=known["closed_on"],
        held=known["held"],
        follow_up_due_on=known["follow_up_due_on"],
        booked_on=known["booked_on"],
        closing_decided_on=known["closing_decided_on"],
        document_due_on=known["document_due_on"],
        document_sent_on=known["document_sent_on"],
        has_next_actor=bool(known["next_actor"]),
        taken_over_on=known["taken_over_on"],
    )
