from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now

from documents.jobs import orders_of
from documents.models import Job
from organisations.hats import may_open
from organisations.http import ActorRequest
from participants.codes_plan import PlanTheme
from participants.forms.plan import (
    ActionForm,
    ExpectationsForm,
    GoalForm,
    NewActionForm,
    NewGoalForm,
)
from participants.models import Enrolment, Expectations, PlanAction, PlanGoal
from participants.plan_copy import LANGUAGES, language_of
from participants.plan_differences import differences
from participants.plan_phrases import phrases_of
from participants.plans import action_of, expected_of, goal_of, plan_of, thawed
from participants.views.in_place import TAB, InPlace, answer, write
from participants.views.opening import case_page, open_case

KINDS = ("plan", "plan_copy")


def plan(request: ActorRequest, case_number: str) -> HttpResponse:
    """Handlingsplan: theme, goal, action; what the parties expect; the versions agreed on."""
    enrolment = open_case(request, case_number)
    current, versions = plan_of(enrolment), list(enrolment.plan_versions.all())
    last = versions[0] if versions else None
    context: dict[str, Any] = {
        "plan": current,
        "versions": versions,
        "changes": differences(thawed(last.content), current) if last else [],
        "jobs": jobs_about(request, enrolment),
        "languages": LANGUAGES,
        "language": language_of(enrolment.participant),
        "now": now(),
        "may_keep_catalogue": may_open(request.actor, "participants:plan_catalogue"),
    }
    return case_page(request, "participants/plan.html", enrolment, tab=TAB, **context)


def jobs_about(request: ActorRequest, enrolment: Enrolment) -> list[Job]:
    """Den senaste beställningen av planen och av deltagarens sida."""
    jobs = orders_of(request.actor).with_files()
    latest = jobs.filter(kind__in=KINDS, subject=enrolment.case_number)
    return list(latest.order_by("kind", "-ordered_at").distinct("kind"))


def add_goal(request: ActorRequest, case_number: str, theme: str) -> HttpResponse:
    """Lägg till mål i ett tema."""
    enrolment, chosen = open_case(request, case_number), theme_in(theme)
    place = InPlace(
        f"new-goal-{chosen}",
        TAB,
        f"Nytt mål, {chosen.label}",
        "Lägg till målet",
        "Målet är tillagt.",
        "participants/_plan_goal_added.html",
    )
    goal = PlanGoal(enrolment=enrolment, theme=chosen)
    form = NewGoalForm(
        request.POST or None,
        instance=goal,
        phrases=phrases_of(enrolment.team, chosen).goals,
        auto_id=place.auto_id,
    )
    return write(
        request,
        enrolment,
        form,
        place,
        verb=form.save,
        shows=lambda: {"goal": goal_of(goal, []), "theme": chosen},
    )


def theme_in(code: str) -> PlanTheme:
    """Temat i adressen; 404 for any other word."""
    if code not in PlanTheme.values:
        raise Http404
    return PlanTheme(code)


def edit_goal(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra mål, nått eller inte längre aktuellt."""
    enrolment = open_case(request, case_number)
    goal = get_object_or_404(enrolment.plan_goals, pk=pk)
    place = InPlace(
        f"goal-{pk}-head",
        TAB,
        "Ändra målet",
        "Spara målet",
        "Målet är sparat.",
        "participants/_plan_goal_head.html",
    )
    form = GoalForm(
        request.POST or None,
        instance=goal,
        phrases=phrases_of(enrolment.team, goal.theme).goals,
        auto_id=place.auto_id,
    )
    return write(
        request, enrolment, form, place, verb=form.save, shows=lambda: {"goal": goal_of(goal, [])}
    )


def add_action(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Lägg till åtgärd: what, who, and when at the latest."""
    enrolment = open_case(request, case_number)
    goal = get_object_or_404(enrolment.plan_goals, pk=pk)
    place = InPlace(
        f"new-action-{pk}",
        TAB,
        "Ny åtgärd",
        "Lägg till åtgärden",
        "Åtgärden är tillagd.",
        "participants/_plan_action_added.html",
        columns=True,
    )
    action = PlanAction(goal=goal)
    form = NewActionForm(
        request.POST or None,
        instance=action,
        phrases=phrases_of(enrolment.team, goal.theme).actions,
        auto_id=place.auto_id,
    )
    return write(
        request,
        enrolment,
        form,
        place,
        verb=form.save,
        shows=lambda: {"action": action_of(action), "goal_key": pk},
    )


def edit_action(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra åtgärd, or tick it off with one press."""
    enrolment = open_case(request, case_number)
    actions = PlanAction.objects.filter(goal__enrolment=enrolment)
    place = InPlace(
        f"action-{pk}",
        TAB,
        "Ändra åtgärden",
        "Spara åtgärden",
        "Åtgärden är sparad.",
        "participants/_plan_action.html",
        columns=True,
    )
    if "done" in request.POST:
        action = get_object_or_404(actions.select_for_update(of=("self",)), pk=pk)
        if action.is_open:  # pressed twice, or by a colleague in the same moment: done all the same
            action.finish(on=localdate())
        return answer(request, enrolment, place, action=action_of(action))
    action = get_object_or_404(actions.select_related("goal"), pk=pk)
    form = ActionForm(
        request.POST or None,
        instance=action,
        today=localdate(),
        phrases=phrases_of(enrolment.team, action.goal.theme).actions,
        auto_id=place.auto_id,
    )
    return write(
        request, enrolment, form, place, verb=form.save, shows=lambda: {"action": action_of(action)}
    )


def edit_expectations(request: ActorRequest, case_number: str) -> HttpResponse:
    """Förväntningarna, the three side by side."""
    enrolment = open_case(request, case_number)
    known = Expectations.objects.filter(enrolment=enrolment).first()
    place = InPlace(
        "expectations",
        TAB,
        "Förväntningar",
        "Spara förväntningarna",
        "Förväntningarna är sparade.",
        "participants/_plan_expectations.html",
    )
    form = ExpectationsForm(
        request.POST or None,
        instance=known or Expectations(enrolment=enrolment),
        auto_id=place.auto_id,
    )
    return write(
        request,
        enrolment,
        form,
        place,
        verb=form.save,
        shows=lambda: {"expected": expected_of(form.instance)},
    )
