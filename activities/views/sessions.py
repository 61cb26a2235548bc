from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.attendance_sheet import sheet_of
from activities.forms.sessions import CancelForm, MoveForm, PresenceForm, refusal_of
from activities.models import GroupMember, GroupSession
from audit.log import note
from finsam.htmx import wants_fragment
from organisations.http import ActorRequest
from participants.views.opening import enter

NOT_SAVED = "Inte sparat. "


def session_at(request: ActorRequest, pk: int) -> GroupSession:
    """Träffen i adressen. 404 for whoever is not in its team."""
    visible = GroupSession.objects.visible_to(request.actor).select_related("group__leader")
    return get_object_or_404(visible, pk=pk)


def session(request: ActorRequest, pk: int) -> HttpResponse:
    """Träffen med sin närvarolista."""
    held, today = session_at(request, pk), localdate()
    sheet = sheet_of(held, request.actor)
    note(request, [line.member.enrolment_id for line in sheet.lines])
    context = {
        "session": held,
        "sheet": sheet,
        "today": today,
        "markable": held.takes_attendance(today),
    }
    return render(request, "activities/session.html", context)


def mark(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    """Ett tryck: the line of one person, as a fragment, or back to the list."""
    held = session_at(request, pk)
    members = GroupMember.objects.editable_by(request.actor).filter(group=held.group)
    person = get_object_or_404(members.select_related("enrolment__participant"), pk=member)
    note(request, [person.enrolment_id], alert=enter(request, person.enrolment))
    form = PresenceForm(request.POST)
    saved = form.is_valid() and form.attempt(
        lambda: held.mark(person, form.chosen, by=request.user, at=now(), today=localdate())
    )
    refusal = "" if saved else NOT_SAVED + refusal_of(form)
    if not wants_fragment(request):
        if refusal:
            messages.error(request, refusal)
        return redirect(f"{reverse('activities:session', args=[pk])}#person-{member}")
    sheet = sheet_of(held, request.actor)
    line = next((line for line in sheet.lines if line.member.pk == member), None)
    context = {"session": held, "sheet": sheet, "line": line, "refusal": refusal}
    return render(request, "activities/_marked.html", context)


def move_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Flytta träffen."""
    held = session_at(request, pk)
    form = MoveForm(request.POST or None, instance=held)
    if form.is_valid() and form.attempt(form.move):
        messages.success(request, "Träffen är flyttad.")
        return redirect("activities:session", pk)
    context = {"form": form, "session": held, "heading": "Flytta träffen", "save": "Flytta träffen"}
    return render(request, "activities/session_form.html", context)


def cancel_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Ställ in träffen."""
    held = session_at(request, pk)
    form = CancelForm(request.POST or None, session=held, today=localdate())
    if form.is_valid() and form.attempt(form.cancel):
        messages.success(request, "Träffen är inställd.")
        return redirect("activities:session", pk)
    context = {"form": form, "session": held, "heading": "Ställ in träffen", "save": "Ställ in"}
    return render(request, "activities/session_form.html", context)
