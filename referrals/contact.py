"""Avslutad kontakt: whether the person still lets the team tell the referrer anything.

Computed from the lines of consent, never stored: a withdrawal bites at the next question. The rule
is participants.disclosure.contact_ended_on; here it is the same for a queryset.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least

from participants.codes import ReferringParty
from participants.codes_consent import Ground, Party
from participants.disclosure import parties_of
from participants.models import ConsentLine, Disclosure
from participants.models.consent_line import ConsentLineQuerySet

if TYPE_CHECKING:
    from referrals.models import Referral  # its set asks this module


def told(day: date | None, ended_on: date | None) -> bool:
    """Känt för remittenten: it had happened before the contact ended."""
    return day is not None and (ended_on is None or day < ended_on)


def released_to(referral: "Referral") -> "QuerySet[Disclosure]":
    """Delat med remittenten, the newest first; what was handed over before the contact ended.

    On that very day it is what rested on consent, for afterwards nothing could.
    """
    items = Disclosure.objects.to_referrer_of(referral.enrolment_id or 0)
    ended_on = referral.contact_ended_on
    if ended_on is None:
        return items
    before = Q(recorded_at__date__lt=ended_on)
    return items.filter(before | Q(recorded_at__date=ended_on, ground=Ground.CONSENT))


DAY = Value(timedelta(days=1))
CASE = "consent__enrolment"
DOCUMENT = f"{CASE}__final_document"


def toward_referrer() -> Q:
    """Rader som låter teamet lämna till remittentens part, whichever it is in the case."""
    condition = Q(pk__in=[])
    for kind in ReferringParty:
        for party, named in parties_of(kind):
            which = Q(named=named) if party == Party.OTHER else Q()
            condition |= which & Q(party=party, **{f"{CASE}__referring_party": kind})
    return condition


def lines() -> ConsentLineQuerySet:
    of_case = ConsentLine.objects.filter(
        toward_referrer(), consent__enrolment=OuterRef("enrolment")
    )
    return of_case.giving().order_by()


def first_day_without() -> Least:
    """Första dagen då raden inte gäller; null while nothing ends it."""
    last_of_stay = Case(
        When(**{f"{CASE}__closed_on": None}, then=None),
        When(**{f"{DOCUMENT}__due_on__isnull": False}, then=F(f"{DOCUMENT}__sent_on")),
        default=F(f"{CASE}__closed_on"),
        output_field=DateField(null=True),
    )
    return Least("withdrawn_on", after(F("ended_on")), after(last_of_stay))


def after(day: F | Case) -> Any:
    return Cast(day + DAY, DateField(null=True))


def contact_ended(today: date) -> Case:
    """Första dagen utan kontakt, of a referral that led to a case; null while it lasts."""
    begun = lines().filter(started_on__lte=today)
    ends = begun.annotate(end=first_day_without()).order_by(F("end").desc(nulls_last=True))
    return Case(
        When(enrolment=None, then=None),
        When(Exists(lines().live(today)), then=None),
        When(~Exists(begun) & Q(decided_on__gte=today), then=None),
        default=Coalesce(Subquery(ends.values("end")[:1]), after(F("decided_on"))),
        output_field=DateField(null=True),
    )
