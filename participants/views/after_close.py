"""Efter avslutet: how it went 6 and 12 months later, and opening a closed case again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.after_close import due_in, is_asked
from participants.forms.after_close import LaterStatusForm, ReopenForm
from participants.models import LaterStatus
from participants.views.drafting import drafting_of, finish_draft
from participants.views.opening import case_page, open_case

TAB = "participants:facts"
SETS = {"mina": "Mina", "team": "Teamets"}


def after_close(request: ActorRequest) -> HttpResponse:
    """Att fråga efter avslut: the team's closed cases or one's own, the longest overdue first."""
    chosen = "mina" if request.GET.get("urval") == "mina" else "team"
    due = due_in(request.actor, localdate(), mine=chosen == "mina")
    note(request, [one.enrolment for one in due])
    here = reverse("participants:after_close")
    tabs = [
        {"label": label, "url": f"{here}?urval={code}", "current": code == chosen}
        for code, label in SETS.items()
    ]
    context = {"due": due, "tabs": tabs, "today": localdate()}
    return render(request, "participants/after_close.html", context)


def later_status(request: ActorRequest, case_number: str, months: int) -> HttpResponse:
    """Läget 6 eller 12 månader efter avslutet; what is answered may be put right."""
    enrolment = open_case(request, case_number)
    if months not in LaterStatus.MONTHS or not is_asked(enrolment):
        raise Http404
    key = {"enrolment": enrolment, "closed_on": enrolment.closed_on, "months": months}
    status = LaterStatus.objects.filter(**key).first() or LaterStatus(**key)
    form = LaterStatusForm(request.POST or None, instance=status, today=localdate())
    if form.is_valid() and form.attempt(lambda: form.answer(request.user)):
        messages.success(request, "Svaret är sparat.")
        return redirect("participants:after_close")
    return case_page(
        request, "participants/later_status.html", enrolment, tab=TAB, form=form, months=months
    )


def reopen_case(request: ActorRequest, case_number: str) -> HttpResponse:
    """Öppna ett avslutat ärende igen, with a reason."""
    enrolment = open_case(request, case_number)
    if enrolment.is_open:
        raise Http404
    draft = drafting_of(request)
    form = draft.fill(ReopenForm(request.POST or None, enrolment=enrolment, today=localdate()))
    if form.is_valid() and form.attempt(lambda: form.reopen(request.user)):
        finish_draft(request, enrolment)
        messages.success(request, "Ärendet är öppet igen. Boka nästa uppföljning.")
        return redirect("participants:follow_ups", case_number)
    return case_page(
        request, "participants/reopen.html", enrolment, tab=TAB, form=form, draft=draft
    )
