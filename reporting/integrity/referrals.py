"""Remisserna: an accepted one and its enrolment tell the same, and days come in their order."""

from collections.abc import Iterator

from django.db.models import F, Q

from referrals.models import Referral
from referrals.states import state_of

LATER = ("read_on", "asked_on", "queued_on", "decided_on", "declined_on")
"""Days that cannot come before the referral was sent."""


def accepted_referrals() -> Iterator[str]:
    accepted = Referral.objects.exclude(enrolment=None)
    differing = ~Q(participant=F("enrolment__participant")) | ~Q(team=F("enrolment__team"))
    for number, case in accepted.filter(differing).values_list("number", "enrolment__case_number"):
        yield f"{number} och {case} har olika deltagare eller team."


def referral_dates() -> Iterator[str]:
    for name in LATER:
        early = Referral.objects.filter(**{f"{name}__lt": F("sent_on")})
        for number in early.values_list("number", flat=True):
            label = Referral._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield f"{number} är {label} före den dag då den skickades."
    unasked = Referral.objects.filter(answered_on__isnull=False, asked_on=None)
    for number in unasked.values_list("number", flat=True):
        yield f"{number} har ett svar på en fråga som inte är ställd."


def referral_states() -> Iterator[str]:
    """The rule and the database must see the same state."""
    for referral in Referral.objects.with_state().iterator():
        if state_of(referral) != referral.state:  # type: ignore[attr-defined]
            yield f"{referral.number} har olika läge i regeln och i databasen."
