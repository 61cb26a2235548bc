"""Bokningar: what stands in a calendar of the cases and groups of a team.

The cases decide what is shown of people: whoever asks says which cases they may see.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import IntegerField, Q, QuerySet, TimeField, Value
from django.db.models.functions import TruncDate, TruncTime
from django.urls import reverse
from django.utils.timezone import make_aware

from activities.codes import GroupKind
from activities.models import GroupSession, Placement, Workplace
from organisations.models import User
from participants.codes import Protection
from participants.models import Enrolment, FollowUp, Participant

MEETING = timedelta(hours=1)
"""How long a follow-up is taken to last: only its beginning is known."""


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
    held: bool = False
    changes: int = 0
    """Hur många gånger den har sparats om: a calendar keeps the latest."""
    case_pk: int | None = None
    referral_pk: int | None = None

    @property
    def order(self) -> tuple[date, time, str]:
        return self.day, self.starts_at or time.min, self.uid


class Row(NamedTuple):
    """Rad ur frågan: of a session its group, of the others whose case it is."""

    kind: str
    pk: int
    day: date
    starts_at: time | None
    ends_at: time | None
    group: str
    number: str
    place: str
    town: str
    reason: str
    cancelled: bool
    held: bool
    changes: int
    case_pk: int | None
    first_name: str
    last_name: str
    alias: str
    protection: str

    @property
    def name(self) -> str:
        """Vem ärendet gäller, by the alias where the person is protected."""
        known = {field: getattr(self, field) for field in PERSON}
        return Participant(**known).shown_name

    @property
    def is_protected(self) -> bool:
        return self.protection not in {"", Protection.NONE}

    @property
    def uid(self) -> str:
        return f"{self.kind}-{self.pk}"


PERSON = Row._fields[-4:]
OF_CASE = ["enrolment", *[f"enrolment__participant__{field}" for field in PERSON]]

# What each gives to the columns of a row. Nothing is of no type but beside what has one, so the
# first of the three is the one that has a time, and a case.
FOLLOW_UP: list[Any] = [
    Value("uppfoljning"),
    "pk",
    TruncDate("booked_for"),
    TruncTime("booked_for"),
    Value(None, TimeField()),
    Value(""),
    "enrolment__case_number",
    *[Value("")] * 3,
    Q(cancelled_on__isnull=False),
    Q(held_on__isnull=False),
    "version",
    *OF_CASE,
]
SESSION: list[Any] = [
    Value("traff"),
    "pk",
    "day",
    "starts_at",
    "ends_at",
    "group__name",
    "group__kind",
    "group__place",
    Value(""),
    "reason",
    Q(cancelled_on__isnull=False),
    Value(False),
    "version",
    Value(None, IntegerField()),
    *[Value("")] * 4,
]
AT_WORKPLACE: list[Any] = [
    Value("arbetsplats"),
    "pk",
    "next_follow_up_on",
    *[Value(None, TimeField())] * 2,
    Value(""),
    "enrolment__case_number",
    "workplace__name",
    "workplace__town",
    Value(""),
    *[Value(False)] * 2,
    "version",
    *OF_CASE,
]


def booked(
    cases: QuerySet[Enrolment],
    sessions: QuerySet[GroupSession],
    days: Days,
    *,
    led_by: User | None = None,
) -> Iterator[Booking]:
    """Uppföljningar, gruppträffar och uppföljningar med arbetsplatser. One query for all three."""
    span = (days.first, days.last)
    led = sessions.filter(group__leader=led_by) if led_by else sessions
    planned = Placement.objects.open().filter(enrolment__in=cases, next_follow_up_on__range=span)
    rows = (
        follow_ups(cases, days)
        .values_list(*FOLLOW_UP)
        .union(
            led.filter(day__range=span).order_by().values_list(*SESSION),
            planned.order_by().values_list(*AT_WORKPLACE),
            all=True,
        )
    )
    return (READ[row.kind](row) for row in map(Row._make, rows))


def follow_ups(cases: QuerySet[Enrolment], days: Days) -> QuerySet[FollowUp]:
    """Bokade uppföljningar de dagarna, held and cancelled ones too."""
    first = make_aware(datetime.combine(days.first, time.min))
    end = make_aware(datetime.combine(days.last + timedelta(days=1), time.min))
    booked = FollowUp.objects.filter(enrolment__in=cases, booked_for__gte=first, booked_for__lt=end)
    return booked.order_by()


def follow_up(row: Row) -> Booking:
    page = "follow_ups" if row.held or row.cancelled else "hold_follow_up"
    assert row.starts_at  # noqa: S101 - the set is of those that have one
    return Booking(
        uid=row.uid,
        kind="Uppföljning",
        day=row.day,
        label=row.name,
        number=row.number,
        url=reverse(f"participants:{page}", args=[row.number]),
        starts_at=row.starts_at,
        ends_at=end_of(datetime.combine(row.day, row.starts_at)),
        cancelled=row.cancelled,
        held=row.held,
        changes=row.changes,
        case_pk=row.case_pk,
    )


def end_of(at: datetime) -> time:
    """Slutet, on the same day."""
    ends = at + MEETING
    return ends.time() if ends.date() == at.date() else time(23, 59)


def session(row: Row) -> Booking:
    """Gruppträff. It names no person; who takes part is told on its own page."""
    return Booking(
        uid=row.uid,
        kind="Grupp",
        day=row.day,
        label=row.group,
        number=str(GroupKind(row.number).label),
        url=reverse("activities:session", args=[row.pk]),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        reason=row.reason,
        cancelled=row.cancelled,
        changes=row.changes,
    )


def at_workplace(row: Row) -> Booking:
    """Uppföljning med en arbetsplats; it has a day and no hour.

    Where a protected person works stands in the case alone (domain.md §6.5).
    """
    return Booking(
        uid=row.uid,
        kind="Arbetsplats",
        day=row.day,
        label=row.name,
        number=row.number,
        url=reverse("activities:case", args=[row.number]),
        place="" if row.is_protected else str(Workplace(name=row.place, town=row.town)),
        changes=row.changes,
        case_pk=row.case_pk,
    )


READ: dict[str, Callable[[Row], Booking]] = {
    "uppfoljning": follow_up,
    "traff": session,
    "arbetsplats": at_workplace,
}
