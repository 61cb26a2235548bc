from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django_htmx.http import reswap

from audit.log import note
from finsam.way_back import page_of
from organisations.http import ActorRequest
from organisations.login.parking import ACTION, LONGEST, TAKEN_UP
from participants.drafts import own_drafts
from participants.forms.drafts import drafted_at
from participants.models import Draft
from participants.views.drafting import forget_earlier, key_in, key_of, keys_of, parked_at
from participants.views.opening import open_case


def drafts(request: ActorRequest) -> HttpResponse:
    """Utkast: one's own, those that go first."""
    found = own_drafts(request.actor, now())
    note(request, [draft.case_pk for draft in found])
    context = {"drafts": found, "today": localdate()}
    return render(request, "participants/drafts.html", context)


def save_draft(request: ActorRequest, case_number: str) -> HttpResponse:
    """Sparar ett utkast: asked for by the page every few seconds while somebody writes.

    It shows nothing of the case, so the access log has no row of each. A form without drafts gets
    none.
    """
    enrolment, at = open_case(request, case_number), now()
    action = request.POST.get(ACTION, "")
    drafted = drafted_at(action, case_number)
    fields = drafted.written_in(request.POST) if drafted else {}
    too_long = sum(len(value) for values in fields.values() for value in values) > LONGEST
    if drafted is None or too_long:
        return render(request, "participants/_draft_status.html", {"too_long": too_long})
    told = minute_told(request, action, at)
    draft = Draft.objects.keep(
        enrolment, by=request.actor, action=action, fields=fields, key=key_in(request), at=at
    )
    if draft:
        forget_earlier(request, action)
    answer = render(request, "participants/_draft_status.html", {"draft": draft})
    return reswap(answer, "none") if draft and told else answer


def minute_told(request: ActorRequest, action: str, at: datetime) -> bool:
    """Samma klockslag står redan där: a screen reader is not made to say it again."""
    own = Draft.objects.current(at).filter(author=request.actor, action=action)
    return own.filter(saved_at__gte=at.replace(second=0, microsecond=0)).exists()


def discard_draft(request: ActorRequest, case_number: str) -> HttpResponse:
    """Börja om: what the form was filled in with is gone for good."""
    open_case(request, case_number)
    discard_shown(request, request.POST.get(ACTION, ""))
    messages.success(request, "Utkastet är borttaget.")
    return redirect(page_of(request))


def discard_shown(request: ActorRequest, action: str) -> None:
    """Tar bort det som sidan visar: the parked text of that number, with the earlier states of the
    same form, else the draft. What was written in another tab is left, and is given back next."""
    waiting = {str(parked.pk): parked for parked in parked_at(request, action)}
    shown = waiting.get(request.POST.get(TAKEN_UP, ""))
    own = Draft.objects.filter(author=request.actor, action=action)
    if shown is None:
        own.delete()
        return
    key = key_of(shown)
    states = [one for one in waiting.values() if one == shown or (key and key_of(one) == key)]
    own.filter(form_key__in=set().union(*map(keys_of, states))).delete()
    for parked in states:
        parked.delete()
