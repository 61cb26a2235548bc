"""Bokningar: what stands in a calendar. Each app gives its own; the calendar itself lies above.

The cases decide what is shown of people: whoever asks says which cases they may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet
from django.urls import reverse

from activities.models import GroupSession, Placement
from organisations.models import User
from participants.models import Enrolment

Cases = QuerySet[Enrolment]


@dataclass(frozen=True)
class Days:
    """Dagar i följd, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True)
class Booking:
    """Bokning. `label` may name a person; `number` never does and is all that leaves the pages."""

    uid: str
    kind: str
    day: date
    label: str
    number: str
    url: str
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    reason: str = ""
    cancelled: bool = False
    changes: int = 0
    """Hur många gånger den har sparats om: a calendar keeps the latest."""
    case_pk: int | None = None
    referral_pk: int | None = None

    @property
    def order(self) -> tuple[date, time, str]:
        return self.day, self.starts_at or time.min, self.uid


def sessions(
    held: QuerySet[GroupSession], days: Days, *, led_by: User | None = None
) -> Iterator[Booking]:
    """Gruppträffar. They name no person; who takes part is told on their own page."""
    found = held.filter(day__range=(days.first, days.last)).select_related("group")
    for session in found.filter(group__leader=led_by) if led_by else found:
        yield Booking(
            uid=f"traff-{session.pk}",
            kind="Grupp",
            day=session.day,
            label=session.group.name,
            number=session.group.get_kind_display(),
            url=reverse("activities:session", args=[session.pk]),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.group.place,
            reason=session.reason,
            cancelled=session.cancelled_on is not None,
            changes=session.version,
        )


def placement_follow_ups(cases: Cases, days: Days) -> Iterator[Booking]:
    """Planerade uppföljningar med arbetsplatser; they have a day and no hour."""
    planned = Placement.objects.open().filter(
        enrolment__in=cases, next_follow_up_on__range=(days.first, days.last)
    )
    for placement in planned.select_related("enrolment__participant", "workplace"):
        case = placement.enrolment
        assert placement.next_follow_up_on  # noqa: S101 - the set is of those that have one
        yield Booking(
            uid=f"arbetsplats-{placement.pk}",
            kind="Arbetsplats",
            day=placement.next_follow_up_on,
            label=case.participant.shown_name,
            number=case.case_number,
            url=reverse("activities:case", args=[case.case_number]),
            place=str(placement.workplace),
            changes=placement.version,
            case_pk=case.pk,
        )
