"""Händelser i ett ärende: what its graphs stand over. An app above tells its own in a module of
this name."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from participants.case_facts import OF_CASE, Row, Source, facts_in
from participants.models import Enrolment, FollowUp, MeetingChange, PlanVersion

Occasion = tuple[date, str]
Teller = Callable[[list[Row]], Iterable[Occasion]]

TELLERS: list[tuple[Source, Teller]] = []


def tells(rows: "QuerySet[Any]", **facts: Any) -> Callable[[Teller], Teller]:
    """Decorator: these things happened in the case too."""

    def register(teller: Teller) -> Teller:
        TELLERS.append((Source(rows, facts), teller))
        return teller

    return register


def occasions(enrolment: Enrolment) -> list[Occasion]:
    """Händelserna i tidsordning. One query."""
    found = facts_in(enrolment, [source for source, _ in TELLERS])
    told = (teller(rows) for (_, teller), rows in zip(TELLERS, found, strict=True))
    return sorted([*ends(enrolment), *(occasion for each in told for occasion in each)])


def ends(enrolment: Enrolment) -> Iterator[Occasion]:
    yield enrolment.started_on, "Inskriven"
    if enrolment.closed_on:
        yield enrolment.closed_on, "Avslut"


@tells(PlanVersion.objects.filter(**OF_CASE), number="number", day="agreed_on")
def plans(rows: list[Row]) -> Iterator[Occasion]:
    for row in rows:
        name = "Plan" if row["number"] == 1 else f"Plan {row['number']}"
        yield date.fromisoformat(row["day"]), name


@tells(FollowUp.objects.held().filter(**OF_CASE).order_by("held_on", "pk"), day="held_on")
def follow_ups(rows: list[Row]) -> Iterator[Occasion]:
    for place, row in enumerate(rows, start=1):
        yield date.fromisoformat(row["day"]), f"Uppföljning {place}"


@tells(
    MeetingChange.objects.filter(follow_up__enrolment=OF_CASE["enrolment"]),
    was_for="was_for",
    kind="kind",
)
def moved_meetings(rows: list[Row]) -> Iterator[Occasion]:
    """Möten som flyttades eller uteblev, on the day that they should have been."""
    for row in rows:
        day = localdate(datetime.fromisoformat(row["was_for"]))
        yield day, f"{MeetingChange.Kind(row['kind']).label.capitalize()} möte"
