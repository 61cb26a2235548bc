"""Planer och livskompasser: what was agreed on in most open cases, and how far it has come.

Drawn from a chance of their own, so that nothing else in the demo changes with them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from participants.codes import SupportMeasureKind
from participants.codes_plan import ActionStatus, LifeArea, Voice
from participants.models import (
    Expectations,
    LifeNeed,
    LifeNote,
    PlanAction,
    PlanGoal,
    PlanVersion,
    SupportMeasure,
)
from participants.plans import Goal, Plan, action_of, expected_of, frozen, goal_of, in_order
from reporting.demo.plan_sentences import (
    AREAS_OF,
    CONSULTANT_EXPECTS,
    DROPPED,
    LIFE_NOTES,
    NEEDS,
    NEXT_STEPS,
    PARTICIPANT_EXPECTS,
    RECIPES,
    REFERRER_EXPECTS,
    Step,
)
from reporting.demo.scene import BATCH
from reporting.demo.workdays import at, workday_after, workday_before
from reporting.demo.world import Case, World

PLANNED_PERCENT, MAPPED_PERCENT = 88, 65
DONE_PERCENT, DROPPED_PERCENT, ONGOING_PERCENT = 82, 8, 40
TOO_NEW = timedelta(days=12)
Planned = tuple[date, PlanAction]  # an action, and the day when it came into the plan


class Teller:
    """Berättaren: one case after another. Versions hold the keys of rows, so they come last."""

    def __init__(self, world: World) -> None:
        self.world, self.today = world, world.scene.today
        self.chance = Random("handlingsplaner")  # noqa: S311 - invented people, nothing to guess
        self.measures: dict[int, list[SupportMeasure]] = {}
        for row in world.scene.rows(SupportMeasure):
            self.measures.setdefault(id(row.enrolment), []).append(row)
        self.planned: list[tuple[Case, list[date], Expectations, list[Planned]]] = []

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def tell(self, case: Case) -> None:
        agreed_on = workday_after(case.course.started_on + TOO_NEW)
        if agreed_on < self.today and self.happens(PLANNED_PERCENT):
            self.plan(case, agreed_on)
        if self.happens(MAPPED_PERCENT):
            self.map(case)

    def plan(self, case: Case, agreed_on: date) -> None:
        """Planen: agreed on soon after the start, and again at the last follow-up that was held."""
        later = [day for day in case.course.held if day > agreed_on][-1:]
        expectations = Expectations(
            enrolment=case.enrolment,
            participant=self.chance.choice(PARTICIPANT_EXPECTS),
            referrer=self.chance.choice(REFERRER_EXPECTS),
            consultant=self.chance.choice(CONSULTANT_EXPECTS),
        )
        self.world.scene.add(expectations, on=agreed_on)
        steps = [
            step
            for recipe in self.chance.sample(RECIPES, self.chance.randint(1, 3))
            for step in self.goal(case, recipe, agreed_on, later[0] if later else agreed_on)
        ]
        self.planned.append((case, [agreed_on, *later], expectations, steps))

    def goal(
        self, case: Case, recipe: tuple[str, str, list[Step]], agreed_on: date, later: date
    ) -> Iterator[Planned]:
        """Ett mål med sina steg, and the step that is next now."""
        theme, text, steps = recipe
        goal = PlanGoal(enrolment=case.enrolment, theme=theme, text=text)
        self.world.scene.add(goal, on=agreed_on)
        for step in steps:
            yield agreed_on, self.action(goal, step, agreed_on)
        if later > agreed_on:
            yield later, self.action(goal, self.chance.choice(NEXT_STEPS[theme]), later)

    def action(self, goal: PlanGoal, step: Step, planned_on: date) -> PlanAction:
        text, owner, given = step
        due_on = workday_after(planned_on + timedelta(days=given + self.chance.randint(0, 10)))
        row = PlanAction(goal=goal, text=text, owner=owner, due_on=due_on)
        if due_on < self.today and self.happens(DONE_PERCENT):
            early = timedelta(days=self.chance.randint(0, 9))
            row.status = ActionStatus.DONE
            row.done_on = max(workday_before(due_on - early), planned_on)
        elif due_on < self.today and self.happens(DROPPED_PERCENT):
            row.status, row.reason = ActionStatus.DROPPED, self.chance.choice(DROPPED)
        elif self.happens(ONGOING_PERCENT):
            row.status = ActionStatus.ONGOING
        return self.world.scene.add(row, on=planned_on)

    def map(self, case: Case) -> None:
        """Livskompassen: some areas gone through; of the needs most are coordinated already."""
        start = workday_after(case.course.started_on)
        seen_on = min(start, self.today)
        for area in self.chance.sample(LifeArea.values, self.chance.randint(1, 4)):
            text = self.chance.choice(LIFE_NOTES[area])
            self.world.scene.add(
                LifeNote(enrolment=case.enrolment, area=area, text=text), on=seen_on
            )
            if self.happens(30):
                need = LifeNeed(
                    enrolment=case.enrolment, area=area, text=NEEDS[area], seen_on=seen_on
                )
                self.world.scene.add(need, on=seen_on)
        for measure in self.measures.get(id(case.enrolment), [])[:2]:
            self.coordinated(case, measure)

    def coordinated(self, case: Case, measure: SupportMeasure) -> None:
        need = LifeNeed(
            enrolment=case.enrolment,
            area=AREAS_OF.get(SupportMeasureKind(measure.kind), LifeArea.HEALTH),
            text=f"Stöd: {measure.get_kind_display()}",
            seen_on=measure.needed_on,
            measure=measure,
        )
        self.world.scene.add(need, on=measure.needed_on)

    def write(self) -> None:
        """Versionerna, when the rows have their keys."""
        versions = [
            PlanVersion(
                enrolment=case.enrolment,
                number=number,
                agreed_on=day,
                agreed_by=list(Voice.values),
                content=frozen(plan_on(day, expectations, steps)),
                signed_by=case.responsible_on(day),
                recorded_at=at(day, 20),
                form_key=self.a_key(),
            )
            for case, days, expectations, steps in self.planned
            for number, day in enumerate(days, start=1)
        ]
        PlanVersion.objects.bulk_create(versions, batch_size=BATCH)

    def a_key(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"


def plan_on(day: date, expectations: Expectations, steps: list[Planned]) -> Plan:
    """Planen som den var den dagen: what was done later was then still to do."""
    goals: dict[int, Goal] = {}
    for planned_on, row in steps:
        if planned_on > day:
            continue
        one, goal = action_of(row), row.goal
        if row.done_on and row.done_on > day:
            one = replace(one, status=ActionStatus.PLANNED, done_on=None)
        known = goals.get(goal.pk) or goal_of(goal, [])
        goals[goal.pk] = replace(known, actions=(*known.actions, one))
    return Plan(expected_of(expectations), in_order(goals.values()))


def tell_plans(world: World, cases: list[Case]) -> Teller:
    """Planer i de flesta öppna ärenden; the versions are written when the rest is."""
    teller = Teller(world)
    for case in cases:
        if case.course.closed_on is None:
            teller.tell(case)
    return teller
