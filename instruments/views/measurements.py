from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.htmx import wants_fragment
from instruments.charts import ends, large, small
from instruments.forms.measurements import MeasurementForm
from instruments.licences import may_show_wording
from instruments.models import Instrument, InstrumentVersion, Measurement
from instruments.printing import MEASUREMENTS
from instruments.taken import Taken, taken_in
from organisations.http import ActorRequest
from participants.models import Enrolment
from participants.occasions import occasions
from participants.papers import missing_tick, order_paper
from participants.views.opening import case_page, open_case

TAB = "instruments:case"
ON_SCREEN = "skarm"


def case(request: ActorRequest, case_number: str) -> HttpResponse:
    """Mätningar: the instruments chosen by `?skala=ORS&skala=SRS` over one axis of time.

    Without a choice it is the first that has been used.
    """
    enrolment = open_case(request, case_number)
    taken = taken_in(enrolment, localdate(), actor=request.actor)
    chosen = chosen_from(taken, request.GET.getlist("skala"))
    series = [one for each in chosen for one in each.series]
    events = occasions(enrolment) if series else []
    days = [day for one in series for day, _ in one.course.points]
    return case_page(
        request,
        "instruments/case.html",
        enrolment,
        tab=TAB,
        pills=pills(taken, chosen),
        chosen=chosen,
        panels=[(one, large(one.course, events, days=days)) for one in series],
        has_limit=any(one.course.scale.cut_off is not None for one in series),
        occasions=events,
    )


def course(request: ActorRequest, case_number: str) -> HttpResponse:
    """Den lilla grafen, for other pages of the case; asked for as a page it leads to the whole."""
    enrolment = open_case(request, case_number)
    if not wants_fragment(request):
        return redirect(TAB, case_number)
    taken = taken_in(enrolment, localdate(), actor=request.actor)
    summed = [each for each in taken if each.edition and not each.edition.is_profile]
    [chosen] = chosen_from(summed, request.GET.getlist("skala")[:1])
    found = chosen.series[0].course if chosen.series else None
    drawn = {"chart": small(found), "ends": ends(found)} if found else {}
    context = {
        "enrolment": enrolment,
        "instrument": chosen.instrument,
        "measured": bool(chosen.measurements),
        "course": found,
    }
    return render(request, "instruments/_course.html", context | drawn)


def print_measurements(request: ActorRequest, case_number: str) -> HttpResponse:
    """Beställ mätningarna på papper; a worker makes the file."""
    enrolment = open_case(request, case_number)
    if refusal := missing_tick(enrolment, MEASUREMENTS, request.POST):
        messages.warning(request, refusal)
        return redirect(TAB, case_number)
    order_paper(enrolment, MEASUREMENTS, by=request.actor)
    return redirect("documents:list")


def measure(request: ActorRequest, case_number: str, code: str) -> HttpResponse:
    """Registrera mätning, today or on the day `?dag=2026-11-20`; `?form=skarm` is for the screen.

    It asks what was in force that day. Where two rate, both are asked side by side.
    """
    enrolment = open_case(request, case_number)
    day = day_in(request.GET.get("dag", "")) or localdate()
    edition = edition_of(code, day)
    on_screen = request.GET.get("form") == ON_SCREEN
    first, *beside = [
        Measurement(
            enrolment=enrolment,
            instrument=edition.instrument,
            edition=edition,
            rater=rater,
            entered_by=request.user,
            measured_on=day,
            source=Measurement.Source.SCREEN if on_screen else Measurement.Source.PAPER,
        )
        for rater in edition.instrument.raters
    ]
    return written(request, first, beside, on_screen=on_screen)


def edition_of(code: str, day: date | None = None) -> InstrumentVersion:
    """Versionen som gällde dagen, else today's: its form refuses a day that it does not hold for.

    404 for an instrument that has none yet.
    """
    instrument, today = (
        get_object_or_404(Instrument.objects.with_versions(), code=code),
        localdate(),
    )
    edition = instrument.version_on(min(day or today, today)) or instrument.version_on(today)
    if edition is None:
        raise Http404
    return edition


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def correct(request: ActorRequest, case_number: str, code: str, measurement: int) -> HttpResponse:
    """Rätta en mätning that was read off wrongly; what stood there stays in its history.

    A total from a list has no parts to correct here: it is corrected in the list.
    """
    enrolment = open_case(request, case_number)
    measurements = Measurement.objects.visible_to(request.actor).exclude(values=None)
    known = get_object_or_404(
        measurements.select_related("edition__instrument"),
        enrolment=enrolment,
        instrument__code=code,
        pk=measurement,
    )
    known.enrolment, known.instrument = enrolment, known.edition.instrument
    return written(request, known)


def written(
    request: ActorRequest,
    measurement: Measurement,
    beside: list[Measurement] | None = None,
    *,
    on_screen: bool = False,
) -> HttpResponse:
    """Formuläret för en mätning, new or known."""
    enrolment, instrument = measurement.enrolment, measurement.instrument
    known = measurement.pk is not None  # asked before a first sheet is saved and taken back
    form = MeasurementForm(
        request.POST or None,
        instance=measurement,
        beside=beside or [],
        edition=measurement.edition,
        on_screen=on_screen,
        wording=may_show_wording(instrument, enrolment.team, localdate()),
        today=localdate(),
    )
    if form.is_valid() and form.attempt(form.measure):
        messages.success(request, form.said)
        return redirect(course_page(enrolment, instrument))
    return case_page(
        request,
        "instruments/measure.html",
        enrolment,
        tab=TAB,
        form=form,
        instrument=instrument,
        on_screen=on_screen,
        known=known,
    )


def course_page(enrolment: Enrolment, instrument: Instrument) -> str:
    """Sidan där det som mättes visas: its course is there with what it warns of."""
    return f"{reverse(TAB, args=[enrolment.case_number])}?skala={instrument.code}"


def chosen_from(taken: list[Taken], codes: list[str]) -> list[Taken]:
    """De valda instrumenten, else the first that has been used, else the first."""
    chosen = [each for each in taken if each.instrument.code in codes]
    used = [each for each in taken if each.measurements]
    return chosen or (used or taken)[:1]


def pills(taken: list[Taken], chosen: list[Taken]) -> list[tuple[Taken, bool, str]]:
    """Valen: each adds its instrument to those that are shown, or takes it away."""
    shown = [each.instrument.code for each in chosen]
    found = []
    for each in taken:
        code = each.instrument.code
        is_shown = code in shown
        codes = [one for one in shown if one != code] if is_shown else [*shown, code]
        found.append((each, is_shown, "&".join(f"skala={one}" for one in codes or [code])))
    return found
