"""Enas om planen: the parties freeze what they have read together."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.models import User
from participants.models import Enrolment, PlanVersion
from participants.plans import digest, frozen, plan_of

CHANGED = "Planen har ändrats sedan du öppnade sidan. Läs igenom den igen och enas sedan."
EMPTY = "Planen har inget mål än. Skriv minst ett mål först."


@transaction.atomic
def agree_on_plan(
    enrolment: Enrolment,
    *,
    seen: str,
    agreed_by: list[str],
    on: date,
    signed_by: User,
    at: datetime,
    form_key: UUID,
) -> PlanVersion:
    """Fryser planen, once: the same key gives the version that it gave at first.

    `seen` is the digest of the plan as it was read. Raises ValidationError when it has changed
    since then, or has no goal.
    """
    case = enrolment.locked()  # one at a time, so that each version has a number of its own
    if known := case.plan_versions.agreed_with(form_key):
        return known
    plan = plan_of(case)
    if not plan.goals:
        raise ValidationError(EMPTY)
    if digest(plan) != seen:
        raise ValidationError(CHANGED)
    return case.plan_versions.agree(
        case,
        on=on,
        at=at,
        agreed_by=agreed_by,
        content=frozen(plan),
        signed_by=signed_by,
        form_key=form_key,
    )
