from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.htmx import wants_fragment
from instruments.charts import ends, large, occasions, small
from instruments.courses import Course
from instruments.forms.measurements import MeasurementForm
from instruments.models import Instrument, Measurement
from organisations.http import ActorRequest
from participants.models import Enrolment
from participants.views.opening import case_page, open_case

TAB = "instruments:case"


@dataclass(frozen=True)
class Taken:
    """Skalan och det som mätts med den i ett ärende, in the order of time."""

    scale: Instrument
    measurements: list[Measurement]

    @property
    def course(self) -> Course | None:
        points = [(row.measured_on, row.total) for row in self.measurements]
        return Course.of(self.scale, points) if points else None


def case(request: ActorRequest, case_number: str) -> HttpResponse:
    """Mätningar: one scale at a time, `?skala=ORS`, else the first that has been used."""
    enrolment = open_case(request, case_number)
    taken = measured(enrolment)
    chosen = chosen_from(taken, request.GET.get("skala", ""))
    course = chosen.course
    return case_page(
        request,
        "instruments/case.html",
        enrolment,
        tab=TAB,
        taken=taken,
        chosen=chosen,
        course=course,
        chart=large(course, occasions(enrolment)) if course else None,
        rows=list(zip(course.steps, reversed(chosen.measurements), strict=True)) if course else [],
    )


def course(request: ActorRequest, case_number: str) -> HttpResponse:
    """Den lilla grafen, for other pages of the case; asked for as a page it leads to the whole."""
    enrolment = open_case(request, case_number)
    if not wants_fragment(request):
        return redirect(TAB, case_number)
    chosen = chosen_from(measured(enrolment), request.GET.get("skala", ""))
    course = chosen.course
    context: dict[str, Any] = {"enrolment": enrolment, "scale": chosen.scale, "course": course}
    if course:
        context |= {"chart": small(course), "ends": ends(course)}
    return render(request, "instruments/_course.html", context)


def measure(request: ActorRequest, case_number: str, code: str) -> HttpResponse:
    """Registrera mätning, today or on the day `?dag=2026-11-20`."""
    enrolment = open_case(request, case_number)
    scale = get_object_or_404(Instrument.objects.all(), code=code)
    day = day_in(request.GET.get("dag", "")) or localdate()
    blank = Measurement(
        enrolment=enrolment, instrument=scale, entered_by=request.user, measured_on=day
    )
    return written(request, blank)


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def correct(request: ActorRequest, case_number: str, code: str, day: str) -> HttpResponse:
    """Rätta en mätning that was read off wrongly; what stood there stays in its history.

    A total from a list has no parts to correct here: it is corrected in the list.
    """
    enrolment = open_case(request, case_number)
    measurements = Measurement.objects.visible_to(request.actor).exclude(values=None)
    measured_on = day_in(day)
    if measured_on is None:
        raise Http404
    measurement = get_object_or_404(
        measurements.select_related("instrument"),
        enrolment=enrolment,
        instrument__code=code,
        measured_on=measured_on,
    )
    measurement.enrolment = enrolment
    return written(request, measurement)


def written(request: ActorRequest, measurement: Measurement) -> HttpResponse:
    """Formuläret för en mätning, new or known."""
    enrolment, scale = measurement.enrolment, measurement.instrument
    form = MeasurementForm(
        request.POST or None, instance=measurement, instrument=scale, today=localdate()
    )
    if form.is_valid() and form.attempt(form.measure):
        messages.success(request, form.said)
        return redirect(f"{reverse(TAB, args=[enrolment.case_number])}?skala={scale.code}")
    return case_page(
        request,
        "instruments/measure.html",
        enrolment,
        tab=TAB,
        form=form,
        scale=scale,
        known=measurement.pk is not None,
    )


def measured(enrolment: Enrolment) -> list[Taken]:
    """Alla skalor och vad som mätts med dem. Two queries, however many scales there are."""
    of_scale = defaultdict(list)
    rows = Measurement.objects.filter(enrolment=enrolment).order_by("measured_on")
    for measurement in rows:
        of_scale[measurement.instrument_id].append(measurement)
    return [Taken(scale, of_scale[scale.pk]) for scale in Instrument.objects.all()]


def chosen_from(taken: list[Taken], code: str) -> Taken:
    """Den valda skalan, else the first that has been used, else the first."""
    used = [one for one in taken if one.measurements]
    return next((one for one in taken if one.scale.code == code), (used or taken)[0])
