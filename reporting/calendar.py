"""Kalendern: follow-ups, groups, workplaces and meetings about remisser, put together here.

What a page shows and what leaves by a subscription are two choices among the same sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from activities.bookings import Booking, Days, booked
from activities.models import GroupSession
from organisations.models import Membership, User
from participants.codes import Protection
from participants.models import Enrolment
from participants.models.sets import in_hands_of
from referrals.models import Referral
from referrals.models.sets import hidden


@dataclass(frozen=True)
class Sources:
    """Källorna: the cases, remisser and sessions whose bookings are shown."""

    cases: QuerySet[Enrolment]
    referrals: QuerySet[Referral]
    sessions: QuerySet[GroupSession]
    led_by: User | None = None

    def of(self, actor: Membership, today: date) -> "Sources":
        """Bara de egna: cases one has or covers, remisser one handles, groups one leads."""
        return replace(
            self,
            cases=self.cases.filter(in_hands_of(actor.user, today)),
            referrals=self.referrals.filter(handler=actor),
            led_by=actor.user,
        )


def shown_to(actor: Membership) -> Sources:
    """Det som rollen ser på sidan: a protected person's only for those who are named."""
    return Sources(
        Enrolment.objects.visible_to(actor),
        Referral.objects.received_by(actor),
        GroupSession.objects.visible_to(actor),
    )


def leaving(hat: Membership) -> Sources:
    """Det som får lämna sidorna: nothing of a protected person, whoever asks (domain.md §6.5)."""
    open_to_all = Enrolment.objects.editable_by(hat).filter(participant__protection=Protection.NONE)
    kept = hidden(hat.team.owner_id if hat.team else None)
    return Sources(
        open_to_all,
        Referral.objects.received_by(hat).exclude(kept),
        GroupSession.objects.visible_to(hat),
    )


def bookings(sources: Sources, days: Days) -> list[Booking]:
    """Allt som är bokat de dagarna, in order. Two queries."""
    found = [
        *booked(sources.cases, sources.sessions, days, led_by=sources.led_by),
        *referral_meetings(sources.referrals, days),
    ]
    return sorted(found, key=lambda booking: booking.order)


def referral_meetings(referrals: QuerySet[Referral], days: Days) -> Iterator[Booking]:
    """Studiebesök och uppstartsmöten; they have a day and no hour."""
    span = (days.first, days.last)
    standing = referrals.filter(declined_on=None, withdrawn_on=None)
    planned = standing.filter(Q(visit_on__range=span) | Q(meeting_on__range=span))
    for referral in planned:
        for kind, slug, day in (
            ("Studiebesök", "besok", referral.visit_on),
            ("Uppstartsmöte", "start", referral.meeting_on),
        ):
            if day and days.first <= day <= days.last:
                yield Booking(
                    uid=f"{slug}-{referral.pk}",
                    kind=kind,
                    day=day,
                    label=referral.number,
                    number=referral.number,
                    url=reverse("referrals:remiss", args=[referral.number]),
                    changes=referral.version,
                    referral_pk=referral.pk,
                )
