"""Händelser i ett ärende: what its graphs stand over. An app above tells its own in a module of
this name."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils.timezone import localdate

from participants.models import Enrolment, MeetingChange

Occasion = tuple[date, str]
Teller = Callable[[Enrolment], Iterable[Occasion]]

TELLERS: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Decorator: these things happened in the case too."""
    TELLERS.append(teller)
    return teller


def occasions(enrolment: Enrolment) -> list[Occasion]:
    """Händelserna i tidsordning. A few queries, however much has happened."""
    return sorted(occasion for teller in TELLERS for occasion in teller(enrolment))


@tells
def ends(enrolment: Enrolment) -> Iterator[Occasion]:
    yield enrolment.started_on, "Inskriven"
    if enrolment.closed_on:
        yield enrolment.closed_on, "Avslut"


@tells
def plans(enrolment: Enrolment) -> Iterator[Occasion]:
    for number, day in enrolment.plan_versions.values_list("number", "agreed_on"):
        yield day, "Plan" if number == 1 else f"Plan {number}"


@tells
def follow_ups(enrolment: Enrolment) -> Iterator[Occasion]:
    held = enrolment.follow_ups.held().order_by("held_on").values_list("held_on", flat=True)
    for place, day in enumerate(held, start=1):
        if day:
            yield day, f"Uppföljning {place}"


@tells
def moved_meetings(enrolment: Enrolment) -> Iterator[Occasion]:
    """Möten som flyttades eller uteblev, on the day that they should have been."""
    for change in MeetingChange.objects.filter(follow_up__enrolment=enrolment):
        yield localdate(change.was_for), f"{change.get_kind_display().capitalize()} möte"
