"""Väntan på samordnade insatser: who waits for what in the team's open cases, the longest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from organisations.models import Membership
from participants.codes import SupportMeasureKind
from participants.models import Enrolment, SupportMeasure
from participants.models.sets import entrusted_to


@dataclass(frozen=True)
class Wait:
    """Väntan: one measure in one case, and for how many days."""

    enrolment: int
    case_number: str
    name: str
    kind: str
    words: str
    with_whom: str
    state: str
    days: int
    booked_for: date | None


@dataclass(frozen=True)
class Queue:
    """Väntan på en sorts insats: how many wait, and the longest wait."""

    kind: str
    label: str
    count: int
    longest: int


def waits_of(actor: Membership, today: date, *, mine: bool = False) -> list[Wait]:
    """Alla som väntar, in the cases that this hat finds; one query.

    A case that has closed waits no more here: whoever took over waits on. What a protected person
    waits for is behind their door.
    """
    cases = Enrolment.objects.visible_to(actor).past_the_door(actor).open()
    if mine:
        cases = cases.filter(entrusted_to(actor.user))
    measures = SupportMeasure.objects.waiting().filter(enrolment__in=cases)
    asked_on = Coalesce("waiting_since", "requested_on", "needed_on")
    rows = measures.select_related("enrolment__participant").order_by(asked_on, "pk")
    return [wait_of(measure, today) for measure in rows]


def wait_of(measure: SupportMeasure, today: date) -> Wait:
    case = measure.enrolment
    return Wait(
        enrolment=case.pk,
        case_number=case.case_number,
        name=case.participant.shown_name,
        kind=measure.kind,
        words=str(measure),
        with_whom=measure.actor_name,
        state=measure.get_status_display(),
        days=measure.days_waiting(today) or 0,
        booked_for=measure.booked_for,
    )


def queues_of(waits: Iterable[Wait]) -> list[Queue]:
    """Väntan per insats, the longest wait first."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for wait in waits:
        by_kind[wait.kind].append(wait.days)
    queues = [
        Queue(kind, str(SupportMeasureKind(kind).label), len(days), max(days))
        for kind, days in by_kind.items()
    ]
    return sorted(queues, key=lambda queue: (-queue.longest, queue.label))
