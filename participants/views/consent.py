"""Samtycke: what the person has agreed to, and what has been handed over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from finsam.forms import VerbForm
from organisations.http import ActorRequest
from participants.consents import Ending, ending_consents, stay_of
from participants.disclosure import is_live
from participants.forms.consent import ExtendForm, RecordForm
from participants.models import Consent, ConsentLine, Disclosure, Enrolment
from participants.models.consent_line import ConsentLineQuerySet
from participants.views.opening import case_page, open_case

TAB = "participants:consent"


@dataclass(frozen=True)
class Shown:
    """Rad i tabellen: a line and, when it no longer is live, why."""

    line: ConsentLine
    ended: str = ""

    @property
    def can_extend(self) -> bool:
        return self.line.ended_on is not None and self.line.withdrawn_on is None


def consent(request: ActorRequest, case_number: str) -> HttpResponse:
    """Samtycke: live lines first, then those that have ended, then what was handed over."""
    enrolment, today = open_case(request, case_number), localdate()
    lines = list(lines_of(enrolment))
    stay = stay_of(enrolment)
    handed = Disclosure.objects.filter(enrolment=enrolment).select_related("decided_by__user")
    return case_page(
        request,
        "participants/consent.html",
        enrolment,
        tab=TAB,
        consents=list(enrolment.consents.select_related("obtained_by")),
        live=[Shown(line) for line in lines if is_live(line, stay, today)],
        past=[
            Shown(line, ended_words(line, today))
            for line in lines
            if not is_live(line, stay, today)
        ],
        handed=list(handed.defer("content", "reason")),
    )


def lines_of(enrolment: Enrolment) -> ConsentLineQuerySet:
    lines = ConsentLine.objects.of(enrolment)
    return lines.select_related("consent__obtained_by", "withdrawn_by").order_by(
        "party", "area", "-started_on"
    )


def ended_words(line: ConsentLine, today: date) -> str:
    """Varför raden inte gäller."""
    if line.withdrawn_on:
        return "återkallad"
    if line.started_on > today:
        return "har inte börjat"
    return "har gått ut" if line.ended_on and line.ended_on < today else "insatsen är slut"


def record(request: ActorRequest, case_number: str) -> HttpResponse:
    """Registrera samtycke, or that the person says no."""
    enrolment = open_case(request, case_number)
    form = RecordForm(request.POST or None, today=localdate())
    if form.is_valid() and form.attempt(lambda: form.record(enrolment, request.user)):
        return done(request, enrolment, "Svaret är sparat.")
    return case_page(request, "participants/consent_record.html", enrolment, tab=TAB, form=form)


def extend(request: ActorRequest, case_number: str, line: int) -> HttpResponse:
    """Förläng: a new line after the one that ends."""
    enrolment = open_case(request, case_number)
    found = get_object_or_404(lines_of(enrolment), pk=line)
    form = ExtendForm(request.POST or None)
    if form.is_valid() and form.attempt(
        lambda: form.extend(found, by=request.user, on=localdate())
    ):
        return done(request, enrolment, "Raden är förlängd med en ny rad.")
    return case_page(
        request, "participants/consent_extend.html", enrolment, tab=TAB, form=form, line=found
    )


def withdraw(request: ActorRequest, case_number: str, consent: int) -> HttpResponse:
    """Återkalla hela samtycket."""
    enrolment = open_case(request, case_number)
    found = get_object_or_404(enrolment.consents.filter(is_refusal=False), pk=consent)
    lines = list(found.lines.filter(withdrawn_on=None))
    return withdraw_page(request, enrolment, found, lines=lines, title="Återkalla samtycket")


def withdraw_line(request: ActorRequest, case_number: str, line: int) -> HttpResponse:
    """Återkalla en rad."""
    enrolment = open_case(request, case_number)
    found = get_object_or_404(ConsentLine.objects.of(enrolment), pk=line)
    return withdraw_page(request, enrolment, found, lines=[found], title="Återkalla raden")


def withdraw_page(
    request: ActorRequest, enrolment: Enrolment, found: Consent | ConsentLine, **context: Any
) -> HttpResponse:
    """Bekräftelsen, which says what it means; the button ends it at once."""
    form = VerbForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(lambda: found.withdraw(on=localdate(), by=request.user)):
        return done(request, enrolment, "Återkallat. Det gäller från och med nu.")
    return case_page(
        request, "participants/consent_withdraw.html", enrolment, tab=TAB, form=form, **context
    )


def done(request: ActorRequest, enrolment: Enrolment, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(TAB, enrolment.case_number)


@dataclass(frozen=True)
class Choice:
    """Flik: mine or the whole team's, with how many."""

    label: str
    url: str
    current: bool
    count: int


def expiring(request: ActorRequest) -> HttpResponse:
    """Samtycken som upphör inom 60 dagar, or have ended without a new one."""
    today, actor = localdate(), request.actor
    own, team = ending_consents(actor, today, mine=True), ending_consents(actor, today)
    wants_team = request.GET.get("urval", "team" if actor.leads else "mina") == "team"
    shown = team if wants_team else own
    note(request, [ending.enrolment for ending in shown])
    url = reverse("participants:expiring_consents")
    tabs = [
        Choice("Mina", f"{url}?urval=mina", not wants_team, len(own)),
        Choice("Teamets", f"{url}?urval=team", wants_team, len(team)),
    ]
    context = {"groups": groups_of(shown, today), "tabs": tabs, "today": today}
    return render(request, "participants/expiring_consents.html", context)


GROUPS = {
    "ended": "Har upphört utan ett nytt",
    "near": "Upphör inom 30 dagar",
    "ahead": "Upphör inom 60 dagar",
}


def groups_of(endings: list[Ending], today: date) -> list[tuple[str, list[Ending]]]:
    """Efter hur nära slutet är; an empty group is left out."""
    kinds = {kind: [one for one in endings if one.kind(today) == kind] for kind in GROUPS}
    return [(GROUPS[kind], found) for kind, found in kinds.items() if found]
