from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.dates import plain
from organisations.http import ActorRequest
from participants.deadlines import final_document_due
from participants.forms.closing import ClosingSteps, typed_in
from participants.models import Enrolment
from participants.views.opening import case_page, open_case


def close(request: ActorRequest, case_number: str) -> HttpResponse:
    """Avsluta ärendet i tre steg. Nothing is written before the last button."""
    enrolment = open_case(request, case_number)
    if not enrolment.is_open:
        return closed_already(request, enrolment)
    # A copy is closed: after a refusal the page still shows the case as it stands.
    steps = ClosingSteps(copy(enrolment), request.POST, today=localdate())
    if steps.finished:
        if steps.result.attempt(steps.close):
            messages.success(request, closed_message(steps.enrolment))
            return redirect(after_close(steps.enrolment), case_number)
        steps.number = 1
    return case_page(
        request,
        "participants/close.html",
        enrolment,
        tab="participants:case",
        steps=steps,
        form=steps.form,
        document_due=document_due(steps),
    )


def closed_already(request: ActorRequest, enrolment: Enrolment) -> HttpResponse:
    """En kollega hann före: what was typed is saved nowhere, and stands here to be copied."""
    typed = typed_in(request.POST)
    if not typed or ClosingSteps(enrolment, request.POST, today=localdate()).is_saved:
        messages.warning(request, "Ärendet är redan avslutat.")
        return redirect(after_close(enrolment), enrolment.case_number)
    return case_page(
        request,
        "participants/close_refused.html",
        enrolment,
        tab="participants:case",
        typed=typed,
        onward=reverse(after_close(enrolment), args=[enrolment.case_number]),
    )


def after_close(enrolment: Enrolment) -> str:
    has_document = hasattr(enrolment, "final_document")
    return "participants:final_document" if has_document else "participants:case"


def closed_message(enrolment: Enrolment) -> str:
    if not hasattr(enrolment, "final_document"):
        return "Ärendet är avslutat som felregistrering."
    due = plain(enrolment.final_document.due_on)
    return f"Ärendet är avslutat. Slutdokumentet ska vara lämnat senast {due}."


def document_due(steps: ClosingSteps) -> str:
    """Slutdokumentets frist, for the summary."""
    if steps.number < 3:
        return ""
    days = steps.enrolment.team.final_document_days
    return plain(final_document_due(steps.result.cleaned_data["closed_on"], days))
