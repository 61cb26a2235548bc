"""Agendan: what is booked today and the week ahead, from every app that books anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from activities.bookings import Booking, Days, booked
from activities.models import GroupSession
from organisations.models import Membership
from participants.models import Enrolment
from participants.models.sets import in_hands_of
from referrals.rows import Row as ReferralRow


@dataclass(frozen=True)
class Meeting:
    """Möte: a moment, or only a day when no time is set."""

    day: date
    at: time | None
    label: str
    note: str
    url: str
    number: str = ""
    over: bool = False
    case_pk: int | None = None

    @property
    def order(self) -> tuple[date, time]:
        """Det som bara har en dag comes after what has a time."""
        return self.day, self.at or time.max


AHEAD = timedelta(days=7)
"""Long enough to show Monday to whoever looks on a Friday; each weekday comes once."""


def agenda(actor: Membership, referrals: Sequence[ReferralRow], now: datetime) -> list[Meeting]:
    """Allt som är bokat i dag och en vecka framåt, in order. One query.

    The whole team's for a leader; else one's own and those one covers, and the groups one leads.
    """
    today = localtime(now).date()
    cases = Enrolment.objects.visible_to(actor)
    if not actor.leads:
        cases = cases.filter(in_hands_of(actor.user, today))
    sessions = GroupSession.objects.visible_to(actor)
    led_by = None if actor.leads else actor.user
    days = Days(today, today + AHEAD - timedelta(days=1))
    ahead = [
        meeting_of(booking, now)
        for booking in booked(cases, sessions, days, led_by=led_by)
        if not (booking.held or booking.cancelled)
    ]
    meetings = [*ahead, *referral_meetings(referrals, today)]
    return sorted(meetings, key=lambda meeting: meeting.order)


def meeting_of(booking: Booking, now: datetime) -> Meeting:
    ends = datetime.combine(booking.day, booking.ends_at) if booking.ends_at else None
    return Meeting(
        day=booking.day,
        at=booking.starts_at,
        label=booking.label,
        note=note_of(booking),
        url=booking.url,
        number=booking.number if booking.case_pk else "",
        over=ends is not None and make_aware(ends) < now,
        case_pk=booking.case_pk,
    )


def note_of(booking: Booking) -> str:
    """Vad det är, and of a group where it meets."""
    if booking.case_pk is None:
        return f"{booking.kind} · {booking.place}"
    return booking.kind


def referral_meetings(referrals: Sequence[ReferralRow], today: date) -> list[Meeting]:
    """Studiebesök och uppstartsmöten from today and a week ahead; they have a day and no time."""
    days = [
        (day, kind, row)
        for row in referrals
        for day, outcome, kind in (
            (row.visit_on, row.visit_outcome, "Studiebesök"),
            (row.meeting_on, row.meeting_outcome, "Uppstartsmöte"),
        )
        if day and not outcome and today <= day < today + AHEAD
    ]
    return [
        Meeting(day, None, kind, "", reverse("referrals:remiss", args=[row.number]), row.number)
        for day, kind, row in sorted(days, key=lambda found: found[2].number)
    ]
