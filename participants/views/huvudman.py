from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from participants.forms.huvudman import PeriodForm
from participants.views.opening import open_case
from participants.views.people import TAB, form_page, still_open


def edit_huvudman(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Rätta en huvudmannaperiod, in an open case."""
    enrolment = still_open(open_case(request, case_number))
    period = get_object_or_404(enrolment.huvudman_periods.select_related("organisation"), pk=pk)
    heading = f"{period.get_area_display().capitalize()}: {period.organisation.name}"
    form = PeriodForm(request.POST or None, instance=period, today=localdate())
    if form.is_valid() and form.attempt(form.correct):
        messages.success(request, "Huvudmannaperioden är sparad.")
        return redirect(TAB, case_number)
    return form_page(request, enrolment, form, heading, "Spara perioden")
