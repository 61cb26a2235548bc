from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from participants.forms.measures import MeasureForm
from participants.models import Enrolment, SupportMeasure
from participants.views.opening import case_page, open_case

TAB = "participants:measures"


def measures(request: ActorRequest, case_number: str) -> HttpResponse:
    """Samordnade insatser: what the team coordinates, and how long the person has waited."""
    enrolment, today = open_case(request, case_number), localdate()
    rows = [(measure, measure.days_waiting(today)) for measure in enrolment.support_measures.all()]
    return case_page(request, "participants/measures.html", enrolment, tab=TAB, rows=rows)


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
    form = MeasureForm(request.POST or None, instance=measure, initial=initial)
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, done)
        return redirect(TAB, enrolment.case_number)
    return case_page(
        request, "participants/measure.html", enrolment, tab=TAB, form=form, measure=measure
    )
