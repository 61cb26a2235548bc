from copy import copy

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from finsam.htmx import wants_fragment
from organisations.http import ActorRequest
from participants.forms.protection_details import ProtectionDetailForm
from participants.models import Enrolment, ProtectionDetail
from participants.views.opening import case_page, open_case

TAB = "participants:facts"


def protection(request: ActorRequest, case_number: str) -> HttpResponse:
    """Skyddsdetaljer, on a page of their own and as a card among the facts of the case."""
    enrolment = protected_case(request, case_number)
    context = {"detail": detail_of(request, enrolment)}
    if wants_fragment(request):
        return render(request, "participants/_protection.html", {"enrolment": enrolment, **context})
    return case_page(request, "participants/protection.html", enrolment, tab=TAB, **context)


def edit_protection(request: ActorRequest, case_number: str) -> HttpResponse:
    """Skriv eller ändra skyddsdetaljer."""
    enrolment = protected_case(request, case_number)
    known = detail_of(request, enrolment)
    form = ProtectionDetailForm(
        request.POST or None,
        instance=copy(known) or ProtectionDetail(participant=enrolment.participant),
        by=request.user,
        today=localdate(),
    )
    if form.is_valid() and form.attempt(form.write):
        messages.success(request, "Skyddsdetaljerna är sparade.")
        return redirect("participants:protection", case_number)
    return case_page(
        request,
        "participants/facts_form.html",
        enrolment,
        tab=TAB,
        form=form,
        heading="Ändra skyddsdetaljer",
        action="Spara skyddsdetaljerna",
    )


def protected_case(request: ActorRequest, case_number: str) -> Enrolment:
    """Ärendet, when the person is protected; else there is no such page."""
    enrolment = open_case(request, case_number)
    if not enrolment.participant.is_protected:
        raise Http404
    return enrolment


def detail_of(request: ActorRequest, enrolment: Enrolment) -> ProtectionDetail | None:
    visible = ProtectionDetail.objects.visible_to(request.actor).select_related("written_by")
    return visible.filter(participant=enrolment.participant_id).first()
