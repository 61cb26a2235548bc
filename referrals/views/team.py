"""Teamets sida om en remiss, and the single steps on the way to a decision."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from audit.log import note
from finsam.models import StaleRecord
from organisations.http import ActorRequest
from referrals.criteria import birth_date_of, outside_ages, too_few_parties
from referrals.forms.acts import AskForm, ConfirmForm, PlanForm
from referrals.forms.sections import RegisterForm
from referrals.meetings import earlier_meetings
from referrals.models import Referral
from referrals.naming import name_reader
from referrals.path import path_of
from referrals.states import State
from referrals.tasks import Letter
from referrals.views.opening import (
    Act,
    act_page,
    finished,
    open_referral,
    posted,
    tell_reviewer,
    write_to_referrer,
)

ASK = Act(
    "Begär komplettering",
    "Remittenten ser frågorna på sin sida och får ett brev med numret och en länk.",
    "Skicka frågorna",
    "Frågorna är skickade till remittenten.",
)
PLAN = Act(
    "Studiebesök och uppstartsmöte",
    "Remittenten ser datumen. Det ni antecknar om hur det gick läser bara teamet.",
    "Spara mötena",
    "Mötena är sparade.",
)
QUEUE = Act(
    "Ställ i kö",
    "Personen vill och passar, men det finns ingen plats än. Remittenten ser att hen står i kö.",
    "Ställ i kö",
    "Personen står i kö.",
)
HANDLE = Act(
    "Ta hand om remissen",
    "Remittenten ser ditt namn som kontakt i teamet.",
    "Ta hand om remissen",
    "Du har hand om remissen.",
)


def decidable(request: ActorRequest, number: str) -> Referral:
    return open_referral(request, Referral.objects.decidable_by(request.actor), number)


def remiss(request: ActorRequest, number: str) -> HttpResponse:
    """Hela remissen. The first opening by the team marks it read."""
    referral = open_referral(request, Referral.objects.visible_to(request.actor), number)
    today = localdate()
    with suppress(StaleRecord):  # a colleague opened it in the same moment: then it is read
        referral.read(on=today, by=request.actor)
    born_on = birth_date_of(referral.personal_number, today)
    warnings = [outside_ages(referral.team, born_on, today), too_few_parties(referral.needs)]
    speaks = Referral.objects.spoken_for_by(request.actor).filter(pk=referral.pk).exists()
    context = {
        "referral": referral,
        "today": today,
        "path": path_of(referral, referral.team.first_answer_days),
        "warnings": [each for each in warnings if each and referral.is_undecided],
        "is_asked": referral.current_state == State.ASKED,
        "speaks": speaks,
        "earlier": earlier_meetings(referral.history.order_by("history_id"), referral),
    }
    return render(request, "referrals/remiss.html", context)


def register(request: ActorRequest) -> HttpResponse:
    """Registrera en remiss som kom på papper eller per telefon: begun and sent in one."""
    note(request, [])
    referral = Referral(team=request.actor.team)
    form = RegisterForm(posted(request), instance=referral, today=localdate())

    def begin_and_send() -> None:
        referral.begin(on=localdate(), referrer=request.actor)
        referral.send(on=form.cleaned_data["received_on"])
        if referral.is_hidden:
            name_reader(referral, request.user, by=None, at=now())

    if form.is_valid() and form.attempt(begin_and_send):
        tell_reviewer(request, referral)
        messages.success(request, f"Remissen är registrerad med nummer {referral.number}.")
        return redirect("referrals:remiss", number=referral.number)
    return render(request, "referrals/register.html", {"form": form})


def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Begär komplettering."""
    referral = decidable(request, number)
    form = AskForm(posted(request))
    if form.is_valid() and form.attempt(
        lambda: referral.ask(on=localdate(), question=form.cleaned_data["question"])
    ):
        write_to_referrer(request, referral, Letter.QUESTION)
        return finished(request, referral, ASK)
    return act_page(request, referral, form, ASK)


def plan(request: ActorRequest, number: str) -> HttpResponse:
    """Studiebesök och uppstartsmöte: when, and how it went."""
    referral = decidable(request, number)
    form = PlanForm(posted(request), instance=referral, today=localdate())
    if form.is_valid() and form.attempt(
        lambda: referral.plan(**{name: form.cleaned_data[name] for name in form.Meta.fields})
    ):
        if {"visit_on", "meeting_on"} & set(form.changed_data):
            write_to_referrer(request, referral, Letter.NEWS)
        return finished(request, referral, PLAN)
    return act_page(request, referral, form, PLAN)


def queue(request: ActorRequest, number: str) -> HttpResponse:
    """Ställ i kö."""
    referral = decidable(request, number)
    form = ConfirmForm(posted(request))
    if form.is_valid() and form.attempt(lambda: referral.queue(on=localdate())):
        write_to_referrer(request, referral, Letter.NEWS)
        return finished(request, referral, QUEUE)
    return act_page(request, referral, form, QUEUE)


def handle(request: ActorRequest, number: str) -> HttpResponse:
    """Ta hand om: the contact that the referrer sees."""
    referral = decidable(request, number)
    form = ConfirmForm(posted(request))
    if form.is_valid() and form.attempt(lambda: referral.handle(by=request.actor)):
        return finished(request, referral, HANDLE)
    return act_page(request, referral, form, HANDLE)
