from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.codes import SupportMeasureKind
from participants.forms.measures import MeasureForm
from participants.models import Enrolment, SupportMeasure
from participants.views.opening import case_page, open_case
from participants.waits import queues_of, waits_of

TAB = "participants:measures"
ROWS = 50
SETS = {"team": "Teamets", "mina": "Mina"}


def measures(request: ActorRequest, case_number: str) -> HttpResponse:
    """Samordnade insatser: what the team coordinates, and how long the person has waited."""
    enrolment, today = open_case(request, case_number), localdate()
    rows = [(measure, measure.days_waiting(today)) for measure in enrolment.support_measures.all()]
    return case_page(request, "participants/measures.html", enrolment, tab=TAB, rows=rows)


def waiting(request: ActorRequest) -> HttpResponse:
    """Väntan på samordnade insatser, over the cases of the team; the longest first."""
    chosen = "mina" if request.GET.get("urval") == "mina" else "team"
    kind = request.GET.get("insats", "")
    found = waits_of(request.actor, localdate(), mine=chosen == "mina")
    waits = [wait for wait in found if wait.kind == kind] if kind else found
    page = Paginator(waits, ROWS).get_page(request.GET.get("sida"))
    note(request, [wait.enrolment for wait in page])
    here = reverse("participants:waiting")
    context = {
        "page": page,
        "queues": queues_of(found),
        "kind": kind if kind in SupportMeasureKind else "",
        "chosen": chosen,
        "tabs": [
            {"label": label, "url": f"{here}?urval={code}", "current": code == chosen}
            for code, label in SETS.items()
        ],
        "today": localdate(),
    }
    return render(request, "participants/waiting.html", context)


def add_measure(request: ActorRequest, case_number: str) -> HttpResponse:
    """Lägg till samordnad insats."""
    enrolment = open_case(request, case_number)
    measure = SupportMeasure(enrolment=enrolment)
    return written(request, enrolment, measure, "Insatsen är tillagd.")


def edit_measure(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra samordnad insats."""
    enrolment = open_case(request, case_number)
    measure = get_object_or_404(enrolment.support_measures, pk=pk)
    return written(request, enrolment, measure, "Insatsen är sparad.")


def written(
    request: ActorRequest, enrolment: Enrolment, measure: SupportMeasure, done: str
) -> HttpResponse:
    initial = {} if measure.pk else {"needed_on": localdate()}
    form = MeasureForm(request.POST or None, instance=measure, initial=initial, today=localdate())
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, done)
        return redirect(TAB, enrolment.case_number)
    return case_page(
        request, "participants/measure.html", enrolment, tab=TAB, form=form, measure=measure
    )
