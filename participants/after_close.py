"""Säker landning: who is to be asked how it goes, 6 and 12 months after the close (product.md)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, Func, OuterRef, Q

from finsam.dates import add_months
from organisations.models import Membership
from participants.codes import Outcome
from participants.models import Enrolment, LaterStatus
from participants.models.sets import EnrolmentQuerySet, in_hands_of

AHEAD = timedelta(days=30)
WAITS_MONTHS = 6
# The day that the months have gone; of a month with fewer days its last, as finsam.dates has it.
MONTHS_ON = "(%(expressions)s + make_interval(months => %(months)s))::date"
# Whoever never took part, or is no more, is not asked.
NOT_ASKED = (Outcome.MISREGISTERED, Outcome.DECEASED)


@dataclass(frozen=True)
class Due:
    """Att fråga: a case, after how many months, and the day when they have passed."""

    enrolment: int
    case_number: str
    name: str
    outcome: str
    months: int
    due_on: date


def due_on(closed_on: date, months: int) -> date:
    """Dagen då månaderna har gått."""
    return add_months(closed_on, months)


def is_asked(enrolment: Enrolment) -> bool:
    """Om det alls frågas efter avslutet."""
    return enrolment.closed_on is not None and enrolment.outcome not in NOT_ASKED


def due_in(actor: Membership, today: date, *, mine: bool = False) -> list[Due]:
    """Att fråga inom 30 dagar, the longest overdue first; two queries."""
    found = [
        Due(
            enrolment=case.pk,
            case_number=case.case_number,
            name=case.participant.shown_name,
            outcome=case.get_outcome_display(),
            months=months,
            due_on=case.asked_from,
        )
        for months in LaterStatus.MONTHS
        for case in to_ask(actor, today, months, mine=mine).select_related("participant")
    ]
    return sorted(found, key=lambda one: (one.due_on, one.case_number))


def askable(actor: Membership, today: date, *, mine: bool) -> EnrolmentQuerySet:
    """Ärenden där det kan frågas, all that this hat finds or those in one's own hands."""
    cases = Enrolment.objects.visible_to(actor).exclude(outcome__in=NOT_ASKED)
    return cases.filter(in_hands_of(actor.user, today)) if mine else cases


def to_ask(actor: Membership, today: date, months: int, *, mine: bool) -> Any:
    """Ärenden att fråga efter så många månader och inte har svarat, each with `asked_from`.

    Whoever has not been asked half a year later is asked no more: what is answered then says
    nothing of that time.
    """
    day = Func("closed_on", template=MONTHS_ON, months=months, output_field=DateField())
    answered = LaterStatus.objects.filter(
        enrolment=OuterRef("pk"), closed_on=OuterRef("closed_on"), months=months
    )
    earliest, latest = add_months(today, -WAITS_MONTHS), today + AHEAD
    cases = askable(actor, today, mine=mine).annotate(asked_from=day)
    return cases.filter(~Exists(answered), asked_from__gte=earliest, asked_from__lte=latest)


def counted(actor: Membership, today: date, months: int, *, mine: bool) -> Count:
    """Hur många att fråga, for a query of cases that is asked anyhow."""
    due = to_ask(actor, today, months, mine=mine)
    return Count("pk", filter=Q(pk__in=due.values("pk")))
