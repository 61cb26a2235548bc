"""Säker landning: who is to be asked how it goes, 6 and 12 months after the close (product.md)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, Exists, Func, OuterRef, Q

from finsam.dates import add_months
from organisations.models import Membership
from participants.codes import Outcome
from participants.models import Enrolment, LaterStatus
from participants.models.sets import EnrolmentQuerySet, in_hands_of

AHEAD = timedelta(days=30)
WAITS_MONTHS = 6
UNEVEN = timedelta(days=3)
"""Så mycket skiljer månader åt: counted back they lead elsewhere than forth; the day decides."""
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
    """Att fråga inom 30 dagar, the longest overdue first; two queries.

    Whoever has not been asked half a year later is asked no more: what is answered then says
    nothing of that time.
    """
    oldest = add_months(today, -(max(LaterStatus.MONTHS) + WAITS_MONTHS)) - UNEVEN
    newest = add_months(today + AHEAD, -min(LaterStatus.MONTHS)) + UNEVEN
    cases = askable(actor, today, mine=mine)
    closed = cases.filter(closed_on__range=(oldest, newest)).select_related("participant")
    found = [
        Due(
            enrolment=case.pk,
            case_number=case.case_number,
            name=case.participant.shown_name,
            outcome=case.get_outcome_display(),
            months=months,
            due_on=day,
        )
        for case in closed.prefetch_related("later_statuses")
        for months, day in months_due(case, today)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.case_number))


def askable(actor: Membership, today: date, *, mine: bool) -> EnrolmentQuerySet:
    """Ärenden där det kan frågas, all that this hat finds or those in one's own hands."""
    cases = Enrolment.objects.visible_to(actor).exclude(outcome__in=NOT_ASKED)
    return cases.filter(in_hands_of(actor.user, today)) if mine else cases


def counted(actor: Membership, today: date, months: int, *, mine: bool) -> Count:
    """Hur många att fråga efter så många månader, as `due_in` finds them: for a query of cases
    that is asked anyhow."""
    day = Func("closed_on", template=MONTHS_ON, months=months, output_field=DateField())
    answered = LaterStatus.objects.filter(
        enrolment=OuterRef("pk"), closed_on=OuterRef("closed_on"), months=months
    )
    cases = askable(actor, today, mine=mine).annotate(asked_from=day)
    earliest = add_months(today, -WAITS_MONTHS)
    due = cases.filter(~Exists(answered), asked_from__gte=earliest, asked_from__lte=today + AHEAD)
    return Count("pk", filter=Q(pk__in=due.values("pk")))


def months_due(case: Enrolment, today: date) -> list[tuple[int, date]]:
    """Vilka månader det är dags för, and not yet answered."""
    closed_on = case.closed_on
    if closed_on is None:
        return []
    rows = case.later_statuses.all()
    answered = {row.months for row in rows if row.closed_on == closed_on}
    days = [(months, due_on(closed_on, months)) for months in LaterStatus.MONTHS]
    latest, earliest = today + AHEAD, add_months(today, -WAITS_MONTHS)
    return [
        (months, day)
        for months, day in days
        if months not in answered and earliest <= day <= latest
    ]
