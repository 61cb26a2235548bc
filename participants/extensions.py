"""Riktmärket och förlängning utöver det: what moves it, what a case may ask for, who decides."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Subquery

from organisations.models import Team
from participants.deadlines import guideline_end
from participants.models import Enrolment, Extension
from participants.models.former_close import counted_from

if TYPE_CHECKING:
    from participants.models.sets import EnrolmentQuerySet


def with_extensions(cases: "EnrolmentQuerySet") -> "EnrolmentQuerySet":
    """Ärendena med det som flyttar riktmärket; no query of its own."""
    of_case = Extension.objects.filter(enrolment=OuterRef("pk")).order_by()
    granted = of_case.granted().values("enrolment").annotate(last=Max("until"))
    read: dict[str, Any] = {
        "extended_until": Subquery(granted.values("last")),  # the property need not ask
        "counted_from": counted_from(),
        "extension_asked_on": Subquery(of_case.undecided().values("requested_on")[:1]),
        "extension_last_on": Subquery(of_case.order_by("-requested_on").values("requested_on")[:1]),
    }
    return cases.annotate(**read)


def guideline_of(enrolment: Enrolment) -> date:
    """Riktmärket i ärendet: by the team's months, or the later day that was decided."""
    usual = guideline_end(enrolment.counted_from, enrolment.team.guideline_months)
    until = enrolment.extended_until
    return max(usual, until) if until else usual


def request(enrolment: Enrolment) -> Extension:
    """En ny begäran, not saved: it carries what is needed to decide without the person."""
    return Extension(
        team=enrolment.team,
        enrolment=enrolment,
        case_number=enrolment.case_number,
        started_on=enrolment.counted_from,
        guideline_on=guideline_of(enrolment),
        decider=enrolment.team.extension_decider,
    )


def decider_words(decider: str) -> str:
    """Vem som beslutar, "styrgruppen"."""
    return str(Team.Decider(decider).label)
