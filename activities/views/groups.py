from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from activities.forms.groups import GroupForm, LeaveForm, MemberForm
from activities.models import Group, GroupMember, GroupSession
from activities.occupancy import with_numbers
from audit.log import note
from finsam.dates import plain
from organisations.http import ActorRequest
from organisations.models import Membership, Team
from participants.models import Enrolment
from participants.views.opening import enter

SOON = 6


def groups(request: ActorRequest) -> HttpResponse:
    """Grupper: those that go on and those to come, then those that are over."""
    today = localdate()
    found = with_numbers(Group.objects.visible_to(request.actor).select_related("leader"), today)
    context = {
        "groups": found.filter(ended_on__gte=today),
        "over": found.filter(ended_on__lt=today).order_by("-ended_on", "pk")[:20],
        "today": today,
    }
    return render(request, "activities/groups.html", context)


def add_group(request: ActorRequest) -> HttpResponse:
    """Ny grupp, with a session a week from its first day to its last."""
    group = Group(team=team_of(request.actor))
    form = GroupForm(request.POST or None, instance=group, today=localdate())
    if form.is_valid() and form.attempt(group.begin):
        messages.success(request, f"Gruppen är upplagd och träffarna är inlagda.{but(group)}")
        return redirect("activities:group", group.pk)
    return render(request, "activities/group_form.html", {"form": form, "group": group})


def but(group: Group) -> str:
    """Vilka dagar som blev utan träff."""
    days = ", ".join(f"{plain(day)} ({name})" for day, name in group.left_out())
    return f" Ingen träff på röda dagar: {days}." if days else ""


def team_of(actor: Membership) -> Team:
    """Rollens team. The access table lets only roles of a team come here."""
    if actor.team is None:
        raise Http404
    return actor.team


def group_at(request: ActorRequest, pk: int) -> Group:
    """Gruppen i adressen, with its numbers. 404 for whoever is not in its team."""
    visible = with_numbers(Group.objects.visible_to(request.actor), localdate())
    return get_object_or_404(visible.select_related("leader", "team"), pk=pk)


def edit_group(request: ActorRequest, pk: int) -> HttpResponse:
    """Ändra gruppen; the sessions to come follow."""
    group, today = group_at(request, pk), localdate()
    form = GroupForm(request.POST or None, instance=group, today=today)
    if form.is_valid() and form.attempt(lambda: group.change(today=today)):
        messages.success(request, f"Gruppen är sparad.{but(group)}")
        return redirect("activities:group", pk)
    return render(request, "activities/group_form.html", {"form": form, "group": group})


def group(request: ActorRequest, pk: int) -> HttpResponse:
    """Gruppen: who is in it, the sessions to come and those that have been."""
    chosen, today = group_at(request, pk), localdate()
    members = GroupMember.objects.visible_to(request.actor).filter(group=chosen)
    people = list(members.with_counts().with_door(request.actor).by_name())
    note(request, [member.enrolment_id for member in people])
    told = [member for member in people if not member.is_shut]  # type: ignore[attr-defined]
    sessions = list(GroupSession.objects.filter(group=chosen).with_counts(told).in_order())
    context = {
        "group": chosen,
        "members": [member for member in people if not has_left(member, chosen, today)],
        "left": [member for member in people if has_left(member, chosen, today)],
        "latest": [session for session in sessions if session.day <= today][::-1],
        "ahead": [session for session in sessions if session.day > today][:SOON],
        "left_out": [(day, name) for day, name in chosen.left_out() if day > today],
        "today": today,
    }
    return render(request, "activities/group.html", context)


def has_left(member: GroupMember, group: Group, today: date) -> bool:
    """Har lämnat gruppen; when the group itself is over, whoever left before it was."""
    return not (member.covers(min(today, group.ended_on)) or member.started_on > today)


def add_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Ta in en deltagare: an open case that is not in the group already."""
    chosen, today = group_at(request, pk), localdate()
    inside = GroupMember.objects.filter(group=chosen).on(today)
    cases = Enrolment.objects.editable_by(request.actor).past_the_door(request.actor)
    cases = cases.open().with_names()
    cases = cases.exclude(group_members__in=inside).order_by(
        "participant__first_name", "participant__last_name", "pk"
    )
    form = MemberForm(request.POST or None, group=chosen, cases=cases, today=today)
    note(request, cases.values_list("pk", flat=True))
    if form.is_valid() and form.attempt(form.admit):
        messages.success(request, "Deltagaren är med i gruppen.")
        return redirect("activities:group", pk)
    return render(request, "activities/member_form.html", {"form": form, "group": chosen})


def end_member(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    """Deltagaren lämnar gruppen; the attendance stays."""
    chosen = group_at(request, pk)
    members = GroupMember.objects.editable_by(request.actor).by_name().current()
    leaving = get_object_or_404(members, group=chosen, pk=member)
    note(request, [leaving.enrolment_id], alert=enter(request, leaving.enrolment))
    form = LeaveForm(request.POST or None, member=leaving, today=localdate())
    if form.is_valid() and form.attempt(form.leave):
        messages.success(request, "Platsen är avslutad.")
        return redirect("activities:group", pk)
    context = {"form": form, "group": chosen, "member": leaving}
    return render(request, "activities/leave_form.html", context)
