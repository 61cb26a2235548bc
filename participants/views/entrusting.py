"""Överlämning: cases change hands, one or several at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Exists
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from organisations.models import Membership, User
from participants.entrusting import KIND
from participants.forms.entrusting import PassOnForm
from participants.models import Assignment, Enrolment
from participants.models.sets import EnrolmentQuerySet, entrusted
from participants.papers import missing_tick, order_paper
from participants.views.listing import team_of
from participants.views.opening import open_case


@dataclass(frozen=True)
class Giver:
    """Flik: a colleague, and how many of their cases the leader finds."""

    label: str
    url: str
    current: bool
    count: int


def hand_over_cases(request: ActorRequest) -> HttpResponse:
    """Lämna över ärenden: one's own, or as the leader any colleague's."""
    actor, today = request.actor, localdate()
    team = team_of(actor)
    giver = giver_of(request)
    found = list(cases_of(actor, giver))
    note(request, [case.pk for case in found])
    form = PassOnForm(request.POST or None, found=found, giver=giver, team=team, today=today)
    if form.is_valid() and form.attempt(form.pass_on):
        messages.success(request, words_for(form))
        return redirect(address_of(giver.pk))
    context = {"form": form, "found": found, "giver": giver, "tabs": tabs(actor, giver)}
    return render(request, "participants/hand_over.html", context)


def giver_of(request: ActorRequest) -> User:
    """Den som lämnar ifrån sig: oneself, unless a leader asks for a colleague in the team."""
    asked = request.GET.get("fran", "")
    if not request.actor.leads or not asked.isascii() or not asked.isdigit():
        return request.actor.user
    staff = User.objects.filter(memberships__team=request.actor.team_id)
    return staff.filter(pk=int(asked) % 2**31).first() or request.actor.user


def cases_of(actor: Membership, giver: User) -> EnrolmentQuerySet:
    """Öppna ärenden som personen är ansvarig för, and the actor may change."""
    of_giver = Exists(entrusted(user=giver, part=Assignment.Part.RESPONSIBLE))
    return changeable_by(actor).with_names().filter(of_giver).order_by("pk")


def changeable_by(actor: Membership) -> EnrolmentQuerySet:
    """Öppna ärenden som får byta händer; a protected person's once its door is opened."""
    return Enrolment.objects.editable_by(actor).past_the_door(actor).open()


def words_for(form: PassOnForm) -> str:
    count, name = len(form.cleaned_data["cases"]), form.cleaned_data["user"].display_name
    cases = "1 ärende" if count == 1 else f"{count} ärenden"
    sheets = "Ett överlämningsblad om varje ärende läggs bland mottagarens filer."
    return f"{cases} har lämnats över till {name}. {sheets if form.sheets else ''}".strip()


def address_of(giver: int) -> str:
    return f"{reverse('participants:hand_over')}?fran={giver}"


def tabs(actor: Membership, giver: User) -> list[Giver]:
    """Kollegorna som har ärenden, for the leader to choose among."""
    if not actor.leads:
        return []
    of_each = Assignment.objects.current().filter(
        part=Assignment.Part.RESPONSIBLE, enrolment__in=changeable_by(actor)
    )
    counts = dict(of_each.values_list("user").annotate(Count("pk")))
    names = {user.pk: user.short_name for user in User.objects.filter(pk__in=[*counts, giver.pk])}
    return [
        Giver(name, address_of(pk), pk == giver.pk, counts.get(pk, 0))
        for pk, name in sorted(names.items(), key=lambda one: one[1])
    ]


def print_handover(request: ActorRequest, case_number: str) -> HttpResponse:
    """Skapa överlämningsbladet: a worker makes it, and it lands among one's own files."""
    enrolment = open_case(request, case_number)
    if refusal := missing_tick(enrolment, KIND, request.POST):
        messages.warning(request, refusal)
    else:
        order_paper(enrolment, KIND, by=request.actor)
        messages.success(request, "Överlämningsbladet läggs bland dina filer om en stund.")
    return redirect("participants:facts", case_number)
