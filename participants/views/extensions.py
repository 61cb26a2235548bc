"""Förlängning: asked for in a case, decided under its number by those who never see the person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.extensions import decider_words
from participants.extensions import request as new_request
from participants.forms.extensions import DecideForm, RequestForm
from participants.models import Extension
from participants.models.extension import ExtensionQuerySet
from participants.views.drafting import drafting_of, finish_draft
from participants.views.opening import case_page, open_case
from participants.views.people import still_open

TAB = "participants:follow_ups"
KIND = "extension"
LATEST = 20


def request_extension(request: ActorRequest, case_number: str) -> HttpResponse:
    """Begär förlängning, once at a time."""
    enrolment, today = still_open(open_case(request, case_number)), localdate()
    extension = new_request(enrolment)
    draft = drafting_of(request)
    form = draft.fill(RequestForm(request.POST or None, instance=extension))
    by = decider_words(extension.decider)
    if form.is_valid() and form.attempt(lambda: form.request(by=request.user, on=today)):
        finish_draft(request, enrolment)
        messages.success(request, f"Begäran är sparad och väntar på beslut av {by}.")
        return redirect(TAB, case_number)
    return case_page(
        request,
        "participants/extension_request.html",
        enrolment,
        tab=TAB,
        form=form,
        draft=draft,
        decider=by,
    )


def extensions(request: ActorRequest) -> HttpResponse:
    """Förlängningar att besluta om, the longest wait first, and the latest decisions."""
    undecided = list(Extension.objects.decidable_by(request.actor))
    decided = list(decided_before(request)[:LATEST])
    note_reading(request, [*undecided, *decided])
    context = {
        "rows": [
            (one, one.days_enrolled(localdate()), one.days_undecided(localdate()))
            for one in undecided
        ],
        "decided": decided,
        "today": localdate(),
    }
    return render(request, "participants/extensions.html", context)


def decided_before(request: ActorRequest) -> ExtensionQuerySet:
    found = Extension.objects.visible_to(request.actor).exclude(decided_on=None)
    return found.select_related("recorded_by__user").order_by("-decided_on", "-pk")


def decide_extension(request: ActorRequest, pk: int) -> HttpResponse:
    """Besluta om en förlängning, under the case number."""
    today = localdate()
    extension = get_object_or_404(Extension.objects.decidable_by(request.actor), pk=pk)
    note_reading(request, [extension])
    form = DecideForm(request.POST or None, extension=extension, today=today)
    if form.is_valid() and form.attempt(lambda: form.decide(request.actor)):
        messages.success(request, f"Beslutet om {extension.case_number} är sparat.")
        return redirect("participants:extensions")
    context = {
        "form": form,
        "extension": extension,
        "days": extension.days_enrolled(today),
        "decider": decider_words(extension.decider),
        "today": today,
    }
    return render(request, "participants/extension_decide.html", context)


def note_reading(request: ActorRequest, read: list[Extension]) -> None:
    team = request.actor.team
    cases = [extension.enrolment_id for extension in read]
    note(request, cases, kind=KIND, controller_id=team.owner_id if team else None)
