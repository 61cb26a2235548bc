"""Beslutet: anta or avböj, each a guide that writes nothing before its last button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from audit.log import record
from finsam.row_security import system
from organisations.http import ActorRequest
from participants.models import Enrolment, Participant
from referrals import intake
from referrals.codes import DeclineReason
from referrals.forms.accepting import AcceptForm
from referrals.forms.acts import DeclineForm
from referrals.models import Referral
from referrals.tasks import Letter
from referrals.views.opening import held, open_referral, posted, too_late, write_to_referrer


def received(request: ActorRequest, number: str) -> Referral:
    """Remissen som ska avgöras, decided ones too: a button pressed twice is answered in words."""
    referrals = Referral.objects.received_by(request.actor)
    return open_referral(request, held(request, referrals), number)


def decline(request: ActorRequest, number: str) -> HttpResponse:
    """Avböj: reason, text to the person, text to the referrer, summary."""
    referral = received(request, number)
    if not referral.is_undecided:
        return too_late(request, referral)
    form = DeclineForm.opened(posted(request))
    if form.is_done and form.attempt(lambda: decline_with(referral, form)):
        write_to_referrer(request, referral, Letter.NEWS)
        messages.success(request, "Remissen är avböjd. Lämna texten till personen.")
        return redirect("referrals:remiss", number=number)
    return render(request, "referrals/decline.html", {"referral": referral, "form": form})


def decline_with(referral: Referral, form: DeclineForm) -> None:
    said = dict(form.cleaned_data)
    referral.decline(on=localdate(), reason=DeclineReason(said.pop("reason")), **said)


def accept(request: ActorRequest, number: str) -> HttpResponse:
    """Anta: who the person is, then the start. One remiss becomes one enrolment."""
    referral = received(request, number)
    if not referral.is_undecided:
        return too_late(request, referral)
    form = AcceptForm.opened(
        posted(request), referral=referral, actor=request.actor, today=localdate()
    )
    if form.met:
        log_match(request, form.met, told=form.known is not None)
    if form.is_done and form.attempt(lambda: accept_with(referral, form)):
        write_to_referrer(request, referral, Letter.NEWS)
        return enrolled(request, referral)
    return render(request, "referrals/accept.html", {"referral": referral, "form": form})


def accept_with(referral: Referral, form: AcceptForm) -> None:
    said = form.cleaned_data
    intake.accept(
        referral,
        participant=form.participant(),
        started_on=said["started_on"],
        decided_on=localdate(),
        responsible=said["responsible"],
        huvudman=said["huvudman"],
    )


def log_match(request: ActorRequest, known: Participant, *, told: bool) -> None:
    """The page tells of a person of the controller's: that is a reading of its own kind.

    It is one of the person's cases too, in other teams of the controller's as well: who asks who
    has read about them is told. What was refused is logged: who tries the number of a protected
    person is told of.
    """
    with system("träff på personnummer"):
        cases = list(known.enrolments.values_list("pk", flat=True))
    outcome = "shown" if told else "denied"
    for kind, subjects in (("participant", [known.pk]), ("known case", cases)):
        record(
            request,
            view="referrals:accept",
            kind=kind,
            subjects=subjects,
            outcome=outcome,
            alert=known.is_protected,
        )


def enrolled(request: ActorRequest, referral: Referral) -> HttpResponse:
    """To the case; or to the list, for one who may not see the case of a protected person."""
    cases = Enrolment.objects.visible_to(request.actor)
    number = Referral.objects.values_list("enrolment__case_number", flat=True).get(pk=referral.pk)
    messages.success(request, f"Remissen är antagen. Ärendet har nummer {number}.")
    if cases.filter(case_number=number).exists():
        return redirect("participants:case", case_number=number)
    return redirect("referrals:list")
