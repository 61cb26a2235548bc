"""Det som varje sida om en remiss gör: fetch it from a set, note the reading, ask, answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from audit.log import note
from finsam.forms import VerbForm
from finsam.row_security import system
from organisations.http import ActorRequest
from participants.models import Enrolment
from participants.views.opening import enter
from referrals import tasks
from referrals.models import Referral
from referrals.models.sets import ReferralQuerySet
from referrals.tasks import Letter


def open_referral(request: ActorRequest, referrals: ReferralQuerySet, number: str) -> Referral:
    """Remissen ur mängden, else 404; that it was shown is noted."""
    referral = get_object_or_404(referrals.with_names(), number=number)
    alert = request.actor.is_team_staff and is_guarded(request, referral)
    note(request, [referral.pk], controller_id=referral.team.owner_id, alert=alert)
    return referral


def tell_reviewer(request: ActorRequest, referral: Referral) -> None:
    """Lägger en ny remiss fram för logggranskaren, where it is of somebody known as protected.

    Asked for the system, since who sends it may not know; and the answer tells them nothing.
    """
    with system("ny remiss"):
        alert = referral.is_hidden
    note(request, [referral.pk], controller_id=referral.team.owner_id, alert=alert)


def is_guarded(request: ActorRequest, referral: Referral) -> bool:
    """Om teamets läsning läggs fram för logggranskaren. The remiss of a case has the case's door.

    Raises ReasonNeeded and ReadOnly, as the pages of the case do.
    """
    if referral.enrolment_id is None:
        return referral.is_hidden
    case = Enrolment.objects.with_names().get(pk=referral.enrolment_id)
    return enter(request, case) or referral.is_hidden


def held(request: ActorRequest, referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Locked while a button is answered, inside a transaction: the second press of it waits, and
    then sees what the first one did."""
    return referrals.select_for_update(of=["self"]) if request.method == "POST" else referrals


def posted(request: ActorRequest) -> QueryDict | None:
    """What a form is bound to: an empty post is a post all the same."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True)
class Act:
    """Handling: one heading, one sentence, one button; and what is said when it is done."""

    heading: str
    sentence: str
    action: str
    done: str


def act_page(
    request: ActorRequest, referral: Referral, form: VerbForm, act: Act, *, named: bool = True
) -> HttpResponse:
    """`named` is False where the one who acts may not know yet whom the remiss is about."""
    context = {
        "referral": referral,
        "form": form,
        "act": act,
        "named": named,
        "back": home(request),
    }
    return render(request, "referrals/act.html", context)


def home(request: ActorRequest) -> str:
    """Sidan om remissen som rollen har: the team's or the referrer's."""
    return "referrals:remiss" if request.actor.is_team_staff else "referrals:status"


def finished(request: ActorRequest, referral: Referral, act: Act) -> HttpResponse:
    messages.success(request, act.done)
    return redirect(home(request), number=referral.number)


def too_late(request: ActorRequest, referral: Referral, sentence: str = "") -> HttpResponse:
    """Redan gjort: the button was pressed twice, or somebody else was there first."""
    said = sentence or f"Remissen är redan {referral.current_state.label}."
    messages.warning(request, said)
    return redirect(home(request), number=referral.number)


def write_to_referrer(request: ActorRequest, referral: Referral, letter: Letter) -> None:
    address = reverse("referrals:status", kwargs={"number": referral.number})
    tasks.tell_referrer(referral, letter, request.build_absolute_uri(address))
