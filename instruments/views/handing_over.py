from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localdate, now

from instruments.codes import Rater
from instruments.forms.handed import HandedForm
from instruments.licences import may_show_wording
from instruments.models import InstrumentVersion, Measurement
from instruments.taken import taken_in
from instruments.views.measurements import TAB, course_page, edition_of
from organisations.http import ActorRequest
from organisations.login.returning import GIVEN_BACK
from organisations.models import ParkedForm, Pin
from participants.models import Enrolment
from participants.views.opening import case_page, open_case

DONE = "klar"
SAVE = "spara"
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
        return render(request, "instruments/handed_done.html", result(request, enrolment, edition))
    return filled_in(request, enrolment, edition)


def begin(request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion) -> HttpResponse:
    """Lämnar över, if the person who does can take the device back.

    What was sent from a handed screen when its login had ended is filled in here, to be saved.
    """
    kept = sent_too_late(request)
    form = kept and kept_form(request, enrolment, edition.instrument.code, kept)
    if kept and form and SAVE in request.POST and form.is_valid() and form.attempt(form.measure):
        kept.delete()
        messages.success(request, form.said)
        return redirect(course_page(enrolment, edition.instrument))
    can_unlock = (
        request.user.has_usable_password() or Pin.objects.filter(user=request.user).exists()
    )
    if LOCK in request.POST and can_unlock:
        request.login.hand_over(request.path, back_to=course_page(enrolment, edition.instrument))
        return redirect(request.path)
    return case_page(
        request,
        "instruments/hand_over.html",
        enrolment,
        tab=TAB,
        instrument=edition.instrument,
        can_unlock=can_unlock,
        kept=kept,
        form=form,
        on_screen=True,
    )


def sent_too_late(request: ActorRequest) -> ParkedForm | None:
    """Svaren som kom när inloggningen hade tagit slut, of the same user in the same role."""
    own = ParkedForm.objects.current(now()).filter(user=request.user, hat=request.actor)
    kept = own.filter(action=request.path).first()
    if kept:
        setattr(request, GIVEN_BACK, kept.action)
    return kept


def kept_form(
    request: ActorRequest, enrolment: Enrolment, code: str, kept: ParkedForm
) -> HandedForm:
    """Formuläret med svaren, of the day they were given; saved as they stand, or as mended."""
    answers = request.POST if SAVE in request.POST else MultiValueDict(kept.values)
    day = localdate(kept.made_at)
    return handed_form(request, enrolment, edition_of(code, day), answers, day)


def filled_in(
    request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion
) -> HttpResponse:
    """Formuläret, with nothing around it; nothing of the case stands in it."""
    form = handed_form(request, enrolment, edition, request.POST or None, localdate())
    if form.is_valid() and form.attempt(form.measure):
        return redirect(f"{request.path}?{DONE}")
    context = {"form": form, "instrument": edition.instrument, "on_screen": True}
    return render(request, "instruments/handed.html", context)


def handed_form(
    request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion, data: Any, day: date
) -> HandedForm:
    blank = Measurement(
        enrolment=enrolment,
        instrument=edition.instrument,
        edition=edition,
        measured_on=day,
        source=Measurement.Source.HANDED,
        entered_by=request.user,
    )
    return HandedForm(
        data,
        instance=blank,
        edition=edition,
        on_screen=True,
        wording=may_show_wording(edition.instrument, enrolment.team, day),
        today=day,
    )


def result(
    request: ActorRequest, enrolment: Enrolment, edition: InstrumentVersion
) -> dict[str, Any]:
    """Resultatet, where the instrument lets the person see it: of what was filled in there today.

    The course where it has a total, else the person's own answers: a profile has no other result.
    """
    if not edition.instrument.shown_to_person:
        return {}
    everything = taken_in(enrolment, localdate(), actor=request.actor)
    [taken] = [one for one in everything if one.instrument.pk == edition.instrument.pk]
    handed = [
        row
        for row in taken.measurements
        if row.measured_on == localdate() and row.source == Measurement.Source.HANDED
    ]
    if not handed:
        return {}
    latest = max(handed, key=lambda row: row.pk)
    courses = [one.course for one in taken.series if latest in one.measurements]
    return {"course": courses[0]} if courses else {"answers": latest.answers_in_words}
