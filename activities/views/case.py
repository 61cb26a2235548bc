from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate

from activities.codes import CAME, Presence
from activities.forms.placements import (
    EndForm,
    HoursForm,
    PlacementFollowUpForm,
    PlacementForm,
    WorkplaceForm,
)
from activities.forms.sessions import refusal_of
from activities.hours import TRIAL_HOURS, Step
from activities.models import GroupMember, Placement, PlacementFollowUp, Workplace
from finsam.forms import VerbForm
from organisations.http import ActorRequest
from participants.models import Enrolment
from participants.views.drafting import drafting_of, finish_draft
from participants.views.opening import case_page, open_case

TAB = "activities:case"
CHOSEN = "arbetsplats"


@dataclass(frozen=True)
class Ongoing:
    """Placering som pågår eller ska börja: the hours now, or those that it begins with."""

    placement: Placement
    today: date

    @property
    def day(self) -> date:
        return max(self.today, self.placement.started_on)

    @property
    def hours(self) -> Decimal | None:
        return self.placement.hours_on(self.day)

    @property
    def increases(self) -> list[Step]:
        return self.placement.increases_after(self.day)


def case(request: ActorRequest, case_number: str) -> HttpResponse:
    """Aktiviteter: the placements with their hours, the groups with the attendance."""
    enrolment, today = open_case(request, case_number), localdate()
    placements = placements_of(enrolment)
    return case_page(
        request,
        "activities/case.html",
        enrolment,
        tab=TAB,
        current=[Ongoing(one, today) for one in placements if not one.ended_on],
        ended=[one for one in placements if one.ended_on],
        places=places_of(enrolment),
        hours=sum((one.hours_on(today) or Decimal(0) for one in placements), Decimal(0)),
        trial_hours=TRIAL_HOURS,
    )


def placements_of(enrolment: Enrolment) -> list[Placement]:
    """Två frågor: the placements with their steps, and what was said."""
    told = PlacementFollowUp.objects.select_related("signed_by")
    found = enrolment.placements.with_steps().select_related("workplace")
    ordered = found.order_by("-started_on", "-pk")
    placements = list(ordered.prefetch_related(Prefetch("follow_ups", told)))
    for placement in placements:
        placement.enrolment = enrolment
    return placements


@dataclass(frozen=True)
class Taken:
    """Plats i en grupp, and how it was each time."""

    member: GroupMember
    held: list[tuple[date, str]]
    came: int


def places_of(enrolment: Enrolment) -> list[Taken]:
    """En fråga, however many the sessions were."""
    # with the days and the presences that the set reads beside each row
    found: Any = enrolment.group_members.with_attendance().select_related("group")
    rows = [
        (member, list(zip(member.days, map(Presence, member.presences), strict=True)))
        for member in found.order_by("-started_on", "pk")
    ]
    return [
        Taken(
            member,
            [(day, str(presence.label)) for day, presence in held],
            sum(presence in CAME for _, presence in held),
        )
        for member, held in rows
    ]


def placement_in(enrolment: Enrolment, pk: int) -> Placement:
    """Placeringen i adressen, of this case."""
    placement = get_object_or_404(enrolment.placements.select_related("workplace"), pk=pk)
    placement.enrolment = enrolment
    return placement


def add_placement(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ny placering."""
    placement = Placement(enrolment=open_case(request, case_number))
    return written(request, placement, "Placeringen är upplagd.")


def add_workplace_for(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ny arbetsplats för en ny placering, which then has it chosen."""
    enrolment = open_case(request, case_number)
    workplace = Workplace(team=enrolment.team)
    form = WorkplaceForm(request.POST or None, instance=workplace)
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, "Arbetsplatsen är sparad och vald.")
        chosen = {CHOSEN: workplace.pk}
        return redirect(reverse("activities:add_placement", args=[case_number], query=chosen))
    return case_page(
        request,
        "activities/placement_workplace.html",
        enrolment,
        tab=TAB,
        form=form,
    )


def edit_placement(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra placeringen."""
    placement = placement_in(open_case(request, case_number), pk)
    return written(request, placement, "Placeringen är sparad.")


def written(request: ActorRequest, placement: Placement, done: str) -> HttpResponse:
    form = PlacementForm(request.POST or None, instance=placement)
    heading = "Ändra placeringen" if placement.pk else "Ny placering"
    return asked(request, placement, form, form.keep, heading=heading, done=done)


def set_hours(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Planera timmarna: the steps there are, and one more."""
    placement = placement_in(open_case(request, case_number), pk)
    form = HoursForm(request.POST or None, placement=placement)
    done = "Timmarna är sparade."
    return asked(request, placement, form, form.keep, heading="Timmar i veckan", done=done)


def remove_hours(request: ActorRequest, case_number: str, pk: int, step: int) -> HttpResponse:
    """Ta bort en ändring av timmarna."""
    placement = placement_in(open_case(request, case_number), pk)
    chosen, form = get_object_or_404(placement.steps.all(), pk=step), VerbForm({})
    if form.is_valid() and form.attempt(lambda: placement.remove_step(chosen)):
        messages.success(request, "Ändringen av timmarna är borttagen.")
    else:
        messages.error(request, refusal_of(form))
    return redirect("activities:set_hours", case_number, pk)


def follow_up_placement(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Uppföljning med arbetsplatsen."""
    placement = placement_in(open_case(request, case_number), pk)
    form = PlacementFollowUpForm(
        request.POST or None, placement=placement, by=request.user, today=localdate()
    )
    heading, done = "Uppföljning med arbetsplatsen", "Uppföljningen är sparad."
    return asked(request, placement, form, form.keep, heading=heading, done=done)


def end_placement(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Avsluta placeringen, with its reason and result."""
    placement = placement_in(open_case(request, case_number), pk)
    form = EndForm(request.POST or None, placement=placement, today=localdate())
    heading, done = "Avsluta placeringen", "Placeringen är avslutad."
    return asked(request, placement, form, form.end, heading=heading, done=done)


def asked(
    request: ActorRequest,
    placement: Placement,
    form: VerbForm,
    verb: Callable[[], None],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    """Sidan för en åtgärd på en placering, until it is done."""
    enrolment, draft = placement.enrolment, drafting_of(request)
    draft.fill(form)
    if CHOSEN in request.GET and not placement.pk:  # added while the rest was being written
        form.initial["workplace"] = request.GET[CHOSEN]
    if form.is_valid() and form.attempt(verb):
        finish_draft(request, enrolment)
        messages.success(request, done)
        return redirect(TAB, enrolment.case_number)
    return case_page(
        request,
        "activities/placement_form.html",
        enrolment,
        tab=TAB,
        form=form,
        draft=draft,
        placement=placement,
        heading=heading,
        is_hours=isinstance(form, HoursForm),
    )
