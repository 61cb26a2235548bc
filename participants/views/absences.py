"""Frånvaro: who is away and who covers, and what was done meanwhile."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.covering import meanwhile
from participants.forms.absence import AbsenceForm
from participants.models import Absence
from participants.views.listing import team_of

SHOWN = 50


def absences(request: ActorRequest) -> HttpResponse:
    """Planerad frånvaro: one's own and what one covers; the leader's page has the whole team's."""
    actor, today = request.actor, localdate()
    note(request, [])
    form = AbsenceForm(request.POST or None, actor=actor, team=team_of(actor), today=today)
    if form.is_valid() and form.attempt(form.plan):
        messages.success(request, "Frånvaron är sparad.")
        return redirect("participants:absences")
    found = Absence.objects.visible_to(actor).select_related("user", "covered_by")
    context = {"form": form, "absences": found[:SHOWN], "today": today}
    return render(request, "participants/absences.html", context)


def absence(request: ActorRequest, pk: int) -> HttpResponse:
    """Medan någon var borta: what was done in their cases, for the one who comes back."""
    visible = Absence.objects.visible_to(request.actor).select_related("user", "covered_by")
    found = get_object_or_404(visible, pk=pk)
    events = meanwhile(found, request.actor)
    note(request, sorted({event.case_pk for event in events}))
    context = {"absence": found, "events": events, "today": localdate()}
    return render(request, "participants/absence.html", context)


def end_absence(request: ActorRequest, pk: int) -> HttpResponse:
    """Tillbaka tidigare: the worklist is one's own again from today."""
    found = get_object_or_404(Absence.objects.visible_to(request.actor), pk=pk)
    note(request, [])
    try:
        found.end(today=localdate())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Frånvaron är avslutad.")
    return redirect("participants:absences")
