from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from instruments.codes import Rater
from instruments.courses import Course
from instruments.forms.handed import HandedForm
from instruments.licences import may_show_wording
from instruments.models import InstrumentVersion, Measurement
from instruments.taken import taken_in
from instruments.views.measurements import TAB, edition_of
from organisations.http import ActorRequest
from organisations.models import Pin
from participants.models import Enrolment
from participants.views.opening import case_page, open_case

DONE = "klar"
LOCK = "las"  # the name of the button: nothing is locked by a form that does not say so


def hand_over(request: ActorRequest, case_number: str, code: str) -> HttpResponse:
    """Överlämnad skärm: asks first; once the login is locked to this page it is the form alone."""
    enrolment = open_case(request, case_number)
    edition = edition_of(code)
    if Rater.PARTICIPANT not in edition.instrument.raters:
        raise Http404
    if request.login.locked_to != request.path:
        return begin(request, enrolment, edition)
    if DONE in request.GET:
        course = course_to_show(enrolment, edition)
        return render(request, "instruments/handed_done.html", {"course": course})
    return filled_in(request, enrolment, edition)


def begin(request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion) -> HttpResponse:
    """Lämnar över, if the person who does can take the device back."""
    can_unlock = (
        request.user.has_usable_password() or Pin.objects.filter(user=request.user).exists()
    )
    if LOCK in request.POST and can_unlock:
        request.login.hand_over(request.path, back_to=reverse(TAB, args=[enrolment.case_number]))
        return redirect(request.path)
    return case_page(
        request,
        "instruments/hand_over.html",
        enrolment,
        tab=TAB,
        instrument=edition.instrument,
        can_unlock=can_unlock,
    )


def filled_in(
    request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion
) -> HttpResponse:
    """Formuläret, with nothing around it; nothing of the case stands in it."""
    today = localdate()
    blank = Measurement(
        enrolment=enrolment,
        instrument=edition.instrument,
        edition=edition,
        measured_on=today,
        source=Measurement.Source.HANDED,
        entered_by=request.user,
    )
    form = HandedForm(
        request.POST or None,
        instance=blank,
        edition=edition,
        on_screen=True,
        wording=may_show_wording(edition.instrument, enrolment.team, today),
        today=today,
    )
    if form.is_valid() and form.attempt(form.measure):
        return redirect(f"{request.path}?{DONE}")
    context = {"form": form, "instrument": edition.instrument, "on_screen": True}
    return render(request, "instruments/handed.html", context)


def course_to_show(enrolment: Enrolment, edition: InstrumentVersion) -> Course | None:
    """Resultatet, where the instrument lets the person see it and it was filled in today."""
    if not edition.instrument.shown_to_person:
        return None
    taken = {one.instrument.pk: one for one in taken_in(enrolment, localdate())}
    series = [
        one
        for one in taken[edition.instrument.pk].series
        if one.course.points[-1][0] == localdate()
        and one.measurements[-1].source == Measurement.Source.HANDED
    ]
    return max(series, key=lambda one: one.measurements[-1].pk).course if series else None
