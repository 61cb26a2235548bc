"""Frågor om våld: that they were asked is the team's to see, what was answered is not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from instruments.forms.violence import ViolenceForm, ViolenceReaderForm
from instruments.models import ViolenceScreening
from organisations.http import ActorRequest
from participants.models import Enrolment
from participants.views.opening import case_page, open_case

TAB = "instruments:case"


def occasions(request: ActorRequest, case_number: str) -> HttpResponse:
    """Tillfällena: when the questions were asked, or not, and who may read the answers."""
    enrolment = open_case(request, case_number)
    screenings = ViolenceScreening.objects.visible_to(request.actor).filter(enrolment=enrolment)
    readable = ViolenceScreening.objects.readable_by(request.actor).filter(enrolment=enrolment)
    return case_page(
        request,
        "instruments/violence.html",
        enrolment,
        tab=TAB,
        screenings=screenings.select_related("asked_by").prefetch_related("readers__user"),
        readable=set(readable.values_list("pk", flat=True)),
    )


def ask(request: ActorRequest, case_number: str) -> HttpResponse:
    """Registrera ett tillfälle."""
    enrolment = open_case(request, case_number)
    screening = ViolenceScreening(enrolment=enrolment, asked_by=request.user)
    form = ViolenceForm(request.POST or None, screening=screening, today=localdate())
    if form.is_valid() and form.attempt(form.register):
        messages.success(request, "Tillfället är sparat.")
        return redirect("instruments:violence", case_number)
    return case_page(request, "instruments/ask_violence.html", enrolment, tab=TAB, form=form)


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
        form=(form or reader_form(request, screening)) if asker else None,
    )
