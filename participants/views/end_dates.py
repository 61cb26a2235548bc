from copy import copy

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from participants.forms.end_dates import EndDateForm
from participants.models import EndDate, Enrolment
from participants.views.opening import open_case
from participants.views.people import done, form_page, still_open


def add_end_date(request: ActorRequest, case_number: str) -> HttpResponse:
    """Lägg till ett slutdatum."""
    enrolment = still_open(open_case(request, case_number))
    return written(request, enrolment, EndDate(enrolment=enrolment), "Lägg till slutdatum")


def edit_end_date(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra ett slutdatum: prolonged, or over."""
    enrolment = still_open(open_case(request, case_number))
    found = get_object_or_404(enrolment.end_dates, pk=pk)
    return written(request, enrolment, copy(found), "Ändra slutdatum")


def written(
    request: ActorRequest, enrolment: Enrolment, end_date: EndDate, heading: str
) -> HttpResponse:
    form = EndDateForm(request.POST or None, instance=end_date, today=localdate())
    if form.is_valid() and form.attempt(form.save):
        return done(request, enrolment, "Slutdatumet är sparat.")
    return form_page(request, enrolment, form, heading, "Spara slutdatumet")
