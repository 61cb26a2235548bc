"""Inläsning av en ärendelista: choose a file, look at what it would do, then read it in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from audit.log import note
from organisations.http import ActorRequest
from participants.models import Enrolment
from referrals.caselist import waiting
from referrals.caselist.columns import COLUMNS
from referrals.caselist.faults import Report, first_of
from referrals.caselist.importing import load
from referrals.forms.imports import CaseListForm

MAX_ROWS = 5_000
TOO_LATE = "Listan finns inte kvar. Välj filen igen."


def upload(request: ActorRequest) -> HttpResponse:
    """Välj fil. It is kept for a while, so that it is chosen once only."""
    note(request, [])
    sent = request.method == "POST"
    form = CaseListForm(request.POST, request.FILES) if sent else CaseListForm()
    if sent and form.is_valid():
        data = form.cleaned_data["file"].data
        waiting.put(request.session, request.actor, data, now=now())
        return redirect("referrals:check_import")
    context = {"form": form, "columns": COLUMNS, "max_rows": MAX_ROWS}
    return render(request, "referrals/import.html", context)


def check(request: ActorRequest) -> HttpResponse:
    """Kontrollera, and on "läs in" check once more and save: others may have worked meanwhile."""
    data = waiting.find(request.session, request.actor, now=now())
    if data is None:
        note(request, [])
        messages.warning(request, TOO_LATE)
        return redirect("referrals:import")
    save = request.method == "POST"
    report = load(
        data,
        teams=request.actor.teams(),
        cases=Enrolment.objects.editable_by(request.actor).past_the_door(request.actor),
        by=request.user,
        today=localdate(),
        save=save,
        most_rows=MAX_ROWS,
    )
    met = Enrolment.objects.filter(pk__in=report.enrolments)
    note(request, report.enrolments, alert=met.protected().exists())
    if save and not report.is_refused:
        waiting.drop(request.session)
        messages.success(request, done_words(report))
        return redirect("participants:list")
    return render(request, "referrals/import_check.html", check_context(report))


def discard(request: ActorRequest) -> HttpResponse:
    """Släng listan utan att läsa in den."""
    note(request, [])
    waiting.drop(request.session)
    messages.success(request, "Listan är borttagen. Inget har sparats.")
    return redirect("referrals:import")


def check_context(report: Report) -> dict[str, object]:
    errors, more_errors = first_of(report.errors)
    warnings, more_warnings = first_of(report.warnings)
    return {
        "report": report,
        "errors": errors,
        "more_errors": more_errors,
        "warnings": warnings,
        "more_warnings": more_warnings,
        "to_write": report.created + report.updated,
    }


def done_words(report: Report) -> str:
    return f"Listan är inläst: {report.created} nya ärenden och {report.updated} ändrade."
