"""Frågor om våld: that they were asked is the team's to see, what was answered is not."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from audit.models import Reading
from audit.models.reading import READINGS
from audit.people import names_of
from instruments.forms.violence import BarForm, ViolenceForm, ViolenceReaderForm
from instruments.models import ViolenceScreening
from instruments.violence import HELPLINES, ask_again_on
from organisations.http import ActorRequest
from participants.contact import STOPPED
from participants.models import ContactStop, Enrolment
from participants.views.opening import case_page, open_case

TAB = "instruments:case"
READ = "instruments:violence_answers"
SHOWN = 10


def occasions(request: ActorRequest, case_number: str) -> HttpResponse:
    """Tillfällena: when the questions were asked, or not, and who may read the answers."""
    return occasions_page(request, open_case(request, case_number))


def occasions_page(
    request: ActorRequest, enrolment: Enrolment, bar_form: BarForm | None = None
) -> HttpResponse:
    visible = ViolenceScreening.objects.visible_to(request.actor).filter(enrolment=enrolment)
    screenings = list(visible.select_related("asked_by").prefetch_related("readers__user"))
    readable = ViolenceScreening.objects.readable_by(request.actor).filter(enrolment=enrolment)
    bars = list(enrolment.violence_bars.select_related("user"))
    return case_page(
        request,
        "instruments/violence.html",
        enrolment,
        tab=TAB,
        screenings=screenings,
        readable=set(readable.values_list("pk", flat=True)),
        ask_by=ask_by(enrolment, screenings),
        bars=bars,
        barred=any(bar.user == request.user for bar in bars),
        form=bar_form or bar_form_of(request, enrolment),
        helplines=HELPLINES,
    )


def ask_by(enrolment: Enrolment, screenings: list[ViolenceScreening]) -> date | None:
    """Frågas senast, while the case is open."""
    asked = [one.asked_on for one in screenings if one.was_raised]
    return (
        ask_again_on(enrolment.started_on, max(asked, default=None)) if enrolment.is_open else None
    )


def ask(request: ActorRequest, case_number: str) -> HttpResponse:
    """Registrera ett tillfälle. Whoever is barred finds no such page."""
    enrolment = open_case(request, case_number)
    if enrolment.violence_bars.filter(user=request.user).exists():
        raise Http404
    screening = ViolenceScreening(enrolment=enrolment, asked_by=request.user)
    form = ViolenceForm(request.POST or None, screening=screening, today=localdate())
    if form.is_valid() and form.attempt(form.register):
        messages.success(request, "Tillfället är sparat.")
        if form.told():  # whatever was answered: where the asker goes then tells nothing of it
            return redirect(READ, case_number, screening.pk)
        return redirect("instruments:violence", case_number)
    return case_page(
        request,
        "instruments/ask_violence.html",
        enrolment,
        tab=TAB,
        form=form,
        helplines=HELPLINES,
    )


def contact(request: ActorRequest, case_number: str) -> HttpResponse:
    """Stoppa brev och meddelanden till personen, or let them through again."""
    enrolment = open_case(request, case_number)
    if "stop" in request.POST:
        ContactStop.objects.set(enrolment, by=request.user, on=localdate())
        messages.success(request, STOPPED)
    elif "lift" in request.POST:
        ContactStop.objects.lift(enrolment)
        messages.success(request, "Stoppet är hävt.")
    return redirect("instruments:violence", case_number)


def bar(request: ActorRequest, case_number: str) -> HttpResponse:
    """Anmäl eller häv jäv."""
    enrolment = open_case(request, case_number)
    form = bar_form_of(request, enrolment)
    if form.is_valid() and form.attempt(form.declare):
        messages.success(request, "Sparat.")
        return redirect("instruments:violence", case_number)
    return occasions_page(request, enrolment, form)


def bar_form_of(request: ActorRequest, enrolment: Enrolment) -> BarForm:
    return BarForm(
        request.POST or None, enrolment=enrolment, actor=request.actor, today=localdate()
    )


def answers(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Svaren: for the one who asked and those named. To all others there is no such page."""
    enrolment = open_case(request, case_number)
    return answers_page(request, screening_of(request, enrolment, pk))


def name_reader(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ge en kollega rätt att läsa. Only the one who asked finds the form."""
    enrolment = open_case(request, case_number)
    screening = screening_of(request, enrolment, pk)
    form = reader_form(request, screening)
    if form.is_valid() and form.attempt(form.name_reader):
        messages.success(request, "Kollegan får nu läsa svaren.")
        return redirect("instruments:violence_answers", case_number, pk)
    return answers_page(request, screening, form)


def screening_of(request: ActorRequest, enrolment: Enrolment, pk: int) -> ViolenceScreening:
    readable = ViolenceScreening.objects.readable_by(request.actor).select_related("asked_by")
    screening = get_object_or_404(readable, enrolment=enrolment, pk=pk)
    screening.enrolment = enrolment
    return screening


def reader_form(request: ActorRequest, screening: ViolenceScreening) -> ViolenceReaderForm:
    return ViolenceReaderForm(
        request.POST or None, screening=screening, by=request.user, today=localdate()
    )


def answers_page(
    request: ActorRequest, screening: ViolenceScreening, form: ViolenceReaderForm | None = None
) -> HttpResponse:
    told = getattr(screening, "answers", None)
    asker = screening.asked_by == request.user
    return case_page(
        request,
        "instruments/violence_answers.html",
        screening.enrolment,
        tab=TAB,
        screening=screening,
        told=told.told if told else None,
        readers=screening.readers.select_related("user"),
        read=read_by(screening),
        form=(form or reader_form(request, screening)) if asker else None,
    )


def read_by(screening: ViolenceScreening) -> list[tuple[str, date]]:
    """Har läst: the latest readings of these answers, from the access log."""
    asked = f"{screening.enrolment.case_number}/{screening.pk}"
    rows = Reading.objects.filter(asked=asked, view=READ, outcome__in=READINGS)
    found = list(rows.newest_first()[:SHOWN])
    names = names_of(row.user_id for row in found)
    return [(names.get(row.user_id or 0, row.who), localdate(row.at)) for row in found]
