from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from organisations.models import User
from participants.changes import label_of, written
from participants.end_dates import ends_in
from participants.forms.people import AssignForm, HuvudmanForm, PersonForm, StartForm
from participants.models import Assignment, Enrolment, FormerClose, LaterStatus, NamedReader
from participants.views.opening import case_page, open_case

TAB = "participants:facts"
LATER = ("months", "asked_on", "reached", "income", "occupation")
PROTECTED = ("alias", "protection", "sex", "language", "interpreter")
PERSON = (
    "first_name",
    "last_name",
    "personal_number",
    "birth_date",
    "sex",
    "municipality",
    "language",
    "interpreter",
    "phone",
    "email",
    "address",
)
START = (
    "started_on",
    "referring_party",
    "referring_organisation",
    "referrer_contact",
    "referred_on",
    "education",
    "income_before",
    "occupation_before",
    "support_years",
    "support_over_nine",
    "support_months",
    "legal_system",
    "legal_record",
)


def facts(request: ActorRequest, case_number: str) -> HttpResponse:
    """Uppgifter: the person, the start, and who has been responsible for what, and when."""
    enrolment = open_case(
        request,
        case_number,
        has_closed_before=Exists(FormerClose.objects.filter(enrolment=OuterRef("pk"))),
        asked_later=asked_later(),
        named_now=named_now(),
    )
    return case_page(
        request,
        "participants/facts.html",
        enrolment,
        tab=TAB,
        person=person_facts(enrolment),
        start=written_facts(enrolment, START),
        named=named_in(enrolment),
        former_closes=former_closes_of(enrolment),
        later_statuses=later_statuses_of(enrolment),
        ending=ends_in(enrolment),
    )


def former_closes_of(enrolment: Any) -> Iterable[FormerClose]:
    """Few cases have any: only those pay the question."""
    if not enrolment.has_closed_before:
        return []
    return FormerClose.objects.filter(enrolment=enrolment).select_related(
        "closed_by", "reopened_by"
    )


def asked_later() -> ArraySubquery:
    """Läget efter avslut, beside the case: a question of its own would be one too many."""
    asked = LaterStatus.objects.filter(enrolment=OuterRef("pk")).order_by("closed_on", "months")
    return ArraySubquery(asked.values(found=JSONObject(**{name: name for name in LATER})))


def later_statuses_of(enrolment: Any) -> list[LaterStatus]:
    return [
        LaterStatus(**found | {"asked_on": date.fromisoformat(found["asked_on"])})
        for found in enrolment.asked_later
    ]


def named_now() -> ArraySubquery:
    """Namngivna läsare, beside the case."""
    named = NamedReader.objects.current().filter(enrolment=OuterRef("pk")).order_by("named_at")
    names = {name: f"user__{name}" for name in ("first_name", "last_name", "alias", "username")}
    return ArraySubquery(named.values(found=JSONObject(**names)))


def named_in(enrolment: Any) -> list[User] | None:
    """Namngivna läsare; None where the whole team reads and no list counts."""
    if enrolment.team.reads_whole and not enrolment.participant.is_protected:
        return None
    return [User(**found) for found in enrolment.named_now]


def person_facts(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Personen; of a protected one the alias stands for name, number and birth date."""
    participant = enrolment.participant
    return written_facts(participant, PROTECTED if participant.is_protected else PERSON)


def written_facts(record: Model, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Fält och värde, as they are read."""
    fields = [record._meta.get_field(name) for name in names]
    return [(label_of(field), written(record, field)) for field in fields]


def edit_person(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ändra personuppgifter. Once protected, the case is found by those who are named."""
    enrolment = open_case(request, case_number)
    responsible = enrolment.assignments.lasting(enrolment.closed_on)
    form = PersonForm(
        request.POST or None,
        instance=copy(enrolment.participant),  # what is refused never reaches the head of the page
        today=localdate(),
        has_responsible=responsible.exists(),
    )
    if form.is_valid() and form.attempt(form.save):
        if Enrolment.objects.visible_to(request.actor).filter(pk=enrolment.pk).exists():
            return done(request, enrolment, "Personuppgifterna är sparade.")
        messages.success(request, "Sparat. Ärendet öppnas nu bara av namngivna läsare.")
        return redirect("participants:list")
    return form_page(request, enrolment, form, "Ändra personuppgifter", "Spara personuppgifterna")


def edit_start(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ändra startuppgifter."""
    enrolment = open_case(request, case_number)
    form = StartForm(request.POST or None, instance=copy(enrolment))
    if form.is_valid() and form.attempt(form.save):
        return done(request, enrolment, "Startuppgifterna är sparade.")
    return form_page(request, enrolment, form, "Ändra startuppgifter", "Spara startuppgifterna")


def assign(request: ActorRequest, case_number: str, part: str) -> HttpResponse:
    """Byt ansvarig eller vikarie, in an open case."""
    enrolment = still_open(open_case(request, case_number))
    chosen = Assignment.Part(part)
    form = AssignForm(request.POST or None, enrolment=enrolment, part=chosen, today=localdate())
    if form.is_valid() and form.attempt(form.assign):
        return done(request, enrolment, f"Bytet av {chosen.label} är sparat.")
    return form_page(request, enrolment, form, f"Byt {chosen.label}", f"Spara ny {chosen.label}")


def change_huvudman(request: ActorRequest, case_number: str) -> HttpResponse:
    """Byt huvudman för ett område, or name one for an area that has none."""
    enrolment = still_open(open_case(request, case_number))
    form = HuvudmanForm(request.POST or None, enrolment=enrolment, today=localdate())
    if form.is_valid() and form.attempt(form.hand_over):
        return done(request, enrolment, "Den nya huvudmannen är sparad.")
    return form_page(request, enrolment, form, "Byt huvudman", "Spara huvudmannen")


def still_open(enrolment: Enrolment) -> Enrolment:
    """Ett avslutat ärende byter inte händer; then there is no such page."""
    if not enrolment.is_open:
        raise Http404
    return enrolment


def done(request: ActorRequest, enrolment: Enrolment, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(TAB, enrolment.case_number)


def form_page(
    request: ActorRequest, enrolment: Enrolment, form: object, heading: str, action: str
) -> HttpResponse:
    return case_page(
        request,
        "participants/facts_form.html",
        enrolment,
        tab=TAB,
        form=form,
        heading=heading,
        action=action,
    )
