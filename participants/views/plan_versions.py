from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now

from organisations.http import ActorRequest
from participants.forms.plan import AgreeForm
from participants.models import PlanVersion
from participants.papers import missing_tick, order_paper
from participants.plan_copy import LANGUAGES, SWEDISH
from participants.plan_differences import differences
from participants.plans import digest, plan_of, thawed
from participants.views.in_place import TAB
from participants.views.opening import case_page, open_case


def agree(request: ActorRequest, case_number: str) -> HttpResponse:
    """Enas om planen: it is read as a whole, and then stands as a version."""
    enrolment = open_case(request, case_number, last_plan=PlanVersion.objects.last_beside())
    plan, last = plan_of(enrolment), last_of(enrolment)
    initial = {"agreed_on": localdate(), "seen": digest(plan)}
    form = AgreeForm(request.POST or None, initial=initial, enrolment=enrolment)
    if form.is_valid() and form.attempt(lambda: form.agree(by=request.user, at=now())):
        messages.success(request, "Planen är sparad som en ny version.")
        return redirect(TAB, case_number)
    if form.is_bound:
        form.retype("seen", digest(plan))  # what stands on the page now is what is agreed on next
    return case_page(
        request,
        "participants/plan_agree.html",
        enrolment,
        tab=TAB,
        form=form,
        plan=plan,
        last=last,
        changes=differences(thawed(last.content), plan) if last else [],
    )


def last_of(enrolment: Any) -> PlanVersion | None:
    """Den senaste versionen, read with the case."""
    facts = enrolment.last_plan
    if facts is None:
        return None
    return PlanVersion(**facts | {"agreed_on": date.fromisoformat(facts["agreed_on"])})


def version(request: ActorRequest, case_number: str, number: int) -> HttpResponse:
    """En version av planen som den var, and what had changed since the one before."""
    enrolment = open_case(request, case_number)
    versions = enrolment.plan_versions.select_related("signed_by")
    shown = get_object_or_404(versions, number=number)
    before = versions.filter(number=number - 1).first()
    plan = thawed(shown.content)
    return case_page(
        request,
        "participants/plan_version.html",
        enrolment,
        tab=TAB,
        version=shown,
        before=before,
        following=versions.filter(number=number + 1).exists(),
        plan=plan,
        changes=differences(thawed(before.content), plan) if before else [],
    )


def print_plan(request: ActorRequest, case_number: str) -> HttpResponse:
    """Beställ planen, or the participant's page of what was last agreed on; a worker makes it."""
    enrolment = open_case(request, case_number)
    kind, said = "plan", dict[str, Any]()
    if request.POST.get("what") == "plan_copy":
        last = enrolment.plan_versions.first()
        if last is None:
            messages.warning(request, "Enas om planen först, så finns det något att skriva ut.")
            return redirect(TAB, case_number)
        kind = "plan_copy"
        said = {"number": last.number, "language": language_asked_for(request)}
    if refusal := missing_tick(enrolment, kind, request.POST):
        messages.warning(request, refusal)
        return redirect(TAB, case_number)
    order_paper(enrolment, kind, by=request.actor, **said)
    return redirect(TAB, case_number)


def language_asked_for(request: ActorRequest) -> str:
    asked = request.POST.get("language", SWEDISH)
    return asked if asked in LANGUAGES else SWEDISH
