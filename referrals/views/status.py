"""Remittentens sida om en skickad remiss: where it stands, and what the referrer can do.

Nothing of the case is fetched here: dates, and what the team has written to the referrer.
"""

from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from organisations.models import Membership
from organisations.roles import LEADERS
from referrals.contact import released_to, told
from referrals.deadlines import reply_due
from referrals.forms.acts import AnswerForm, ConfirmForm, WithdrawForm
from referrals.models import Referral
from referrals.path import path_of, position
from referrals.states import State
from referrals.views.opening import (
    Act,
    act_page,
    finished,
    held,
    open_referral,
    posted,
    too_late,
)

ANSWER = Act(
    "Svara på frågorna",
    "Bedömningen går vidare när svaret är sparat.",
    "Skicka svaret",
    "Svaret är sparat. Teamet ser det när de öppnar remissen.",
)
WITHDRAW = Act(
    "Återta remissen",
    "Teamet slutar handlägga den. En återtagen remiss kan inte öppnas igen.",
    "Återta remissen",
    "Remissen är återtagen.",
)
TAKE_OVER = Act(
    "Ta över remissen",
    "Du blir remittent, ser vad din kollega skrev och får teamets frågor. "
    "Kollegan ser den inte längre som sin. Bytet sparas i historiken.",
    "Ta över remissen",
    "Remissen är nu din.",
)


def status(request: ActorRequest, number: str) -> HttpResponse:
    """Var remissen är: the path in words, questions to answer, what the team has shared."""
    today = localdate()
    own = Referral.objects.written_by(request.actor).sent()
    referral = open_referral(request, own.with_next_follow_up().with_contact(today), number)
    days = referral.team.first_answer_days
    path = path_of(referral, days)
    context = {
        "referral": referral,
        "today": today,
        "path": path,
        "position": position(path) if referral.is_undecided else "",
        "is_asked": referral.current_state == State.ASKED,
        "reply_due_on": referral.asked_on and reply_due(referral.asked_on, days),
        "contact": contact_in_team(referral, today),
        "contact_ended": referral.contact_ended_on,
        "closed_on": closing_told(referral),
        "released": released_to(referral).defer("content", "reason"),
    }
    return render(request, "referrals/status.html", context)


def closing_told(referral: Referral) -> date | None:
    """Avslutet, if it came while the person still let the team tell of it."""
    closed_on = referral.enrolment.closed_on if referral.enrolment else None
    return closed_on if told(closed_on, referral.contact_ended_on) else None


def contact_in_team(referral: Referral, today: date) -> Membership | None:
    """Vem remittenten ringer: the handler who still works there, else whoever leads the team."""
    staff = Membership.objects.active(today).staff_of(referral.team).select_related("user")
    fit = list(staff.filter(Q(pk=referral.handler_id) | Q(role__in=LEADERS)).order_by("pk"))
    return next((each for each in fit if each.pk == referral.handler_id), next(iter(fit), None))


def sent(request: ActorRequest, number: str) -> HttpResponse:
    """Det du skickade."""
    own = Referral.objects.written_by(request.actor).sent()
    referral = open_referral(request, own, number)
    return render(request, "referrals/sent.html", {"referral": referral, "today": localdate()})


def answer(request: ActorRequest, number: str) -> HttpResponse:
    """Svara på teamets frågor; the team does it for a referrer who does not log in."""
    asked = Referral.objects.spoken_for_by(request.actor).asked()
    referral = open_referral(request, held(request, asked), number)
    if referral.current_state != State.ASKED:
        return too_late(request, referral, "Frågorna väntar inte längre på svar.")
    form = AnswerForm(posted(request))
    if form.is_valid() and form.attempt(
        lambda: referral.reply(on=localdate(), answer=form.cleaned_data["answer"])
    ):
        return finished(request, referral, ANSWER)
    return act_page(request, referral, form, ANSWER)


def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Återta."""
    spoken_for = Referral.objects.spoken_for_by(request.actor).sent()
    referral = open_referral(request, held(request, spoken_for), number)
    if not referral.is_undecided:
        return too_late(request, referral)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.attempt(
        lambda: referral.withdraw(on=localdate(), reason=form.cleaned_data["reason"])
    ):
        return finished(request, referral, WITHDRAW)
    return act_page(request, referral, form, WITHDRAW)


def take_over(request: ActorRequest, number: str) -> HttpResponse:
    """Ta över en kollegas remiss. Until it is done the page names nobody."""
    offices = Referral.objects.of_office(request.actor)
    own = Referral.objects.written_by(request.actor).sent()
    referral = open_referral(request, held(request, offices | own), number)
    if referral.referrer == request.actor:
        return too_late(request, referral, "Remissen är redan din.")
    form = ConfirmForm(posted(request))
    if form.is_valid() and form.attempt(lambda: referral.take_over(by=request.actor)):
        return finished(request, referral, TAKE_OVER)
    return act_page(request, referral, form, TAKE_OVER, named=False)
