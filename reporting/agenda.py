"""Agendan: what is booked today and the week ahead, from follow-ups and referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from organisations.models import Membership
from participants.models import Enrolment, FollowUp
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
    over: bool = False
    case_pk: int | None = None


AHEAD = timedelta(days=7)
"""Long enough to show Monday to whoever looks on a Friday; each weekday comes once."""


def booked_follow_ups(actor: Membership, now: datetime) -> list[Meeting]:
    """Bokade uppföljningar a week ahead: the whole team's for a leader, else one's own."""
    today = localtime(now).date()
    window = (midnight(today), midnight(today + AHEAD))
    planned = FollowUp.objects.visible_to(actor).planned().filter(booked_for__range=window)
    if not actor.leads:
        planned = planned.filter(enrolment__in=own_cases(actor, today))
    found = planned.select_related("enrolment__participant").order_by("booked_for", "pk")
    return [meeting_of(follow_up, now) for follow_up in found]


def own_cases(actor: Membership, today: date) -> QuerySet[Enrolment]:
    """De egna, and those of a colleague whom one covers today."""
    return Enrolment.objects.open().filter(in_hands_of(actor.user, today))


def midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def meeting_of(follow_up: FollowUp, now: datetime) -> Meeting:
    at = localtime(follow_up.booked_for)
    case = follow_up.enrolment
    return Meeting(
        day=at.date(),
        at=at.time(),
        label=case.participant.shown_name,
        note=f"Uppföljning · {case.case_number}",
        url=reverse("participants:hold_follow_up", args=[case.case_number]),
        over=at < now - timedelta(hours=1),
        case_pk=case.pk,
    )


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
        Meeting(day, None, kind, row.number, reverse("referrals:remiss", args=[row.number]))
        for day, kind, row in sorted(days, key=lambda found: (found[0], found[2].number))
    ]
