"""Handlingsplanen som den läses: one value made of its rows, or thawed from a version.

The page, the paper and each earlier version are written from the same value, so that they cannot
say different things.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from participants.codes_plan import ActionOwner, ActionStatus, GoalStatus, PlanTheme
from participants.models import Enrolment, Expectations, PlanAction, PlanGoal


@dataclass(frozen=True)
class Action:
    """Åtgärd. The key is the row's; in a version it tells what became of the action later."""

    key: int
    text: str
    owner: str
    owner_name: str
    due_on: date
    status: str
    done_on: date | None
    reason: str

    @property
    def is_open(self) -> bool:
        return self.status in (ActionStatus.PLANNED, ActionStatus.ONGOING)

    @property
    def is_ongoing(self) -> bool:
        return self.status == ActionStatus.ONGOING

    @property
    def owner_words(self) -> str:
        """Vem: the party, and the name if one is given."""
        label = str(ActionOwner(self.owner).label)
        return f"{label}, {self.owner_name}" if self.owner_name else label

    @property
    def status_words(self) -> str:
        return str(ActionStatus(self.status).label)


@dataclass(frozen=True)
class Goal:
    """Mål med sina åtgärder: those that are open first, each kind by its day."""

    key: int
    theme: str
    text: str
    status: str
    reason: str
    actions: tuple[Action, ...]

    @property
    def is_current(self) -> bool:
        return self.status == GoalStatus.CURRENT

    @property
    def status_words(self) -> str:
        return str(GoalStatus(self.status).label)

    @property
    def open_actions(self) -> list[Action]:
        return [action for action in self.actions if action.is_open]


@dataclass(frozen=True)
class Theme:
    """Tema: its goals, or none."""

    code: str
    goals: list[Goal]

    @property
    def label(self) -> str:
        return str(PlanTheme(self.code).label)


@dataclass(frozen=True)
class Expected:
    """Förväntningar: the three answers, empty where nobody has asked."""

    participant: str = ""
    referrer: str = ""
    consultant: str = ""

    def __bool__(self) -> bool:
        return any((self.participant, self.referrer, self.consultant))


@dataclass(frozen=True)
class Plan:
    """Handlingsplan: what the parties expect, and theme by theme the goals and who does what."""

    expected: Expected
    goals: tuple[Goal, ...]

    @property
    def themes(self) -> list[Theme]:
        """Alla teman, in the order of the code list; a theme without goals too."""
        return [
            Theme(code, [goal for goal in self.goals if goal.theme == code])
            for code in PlanTheme.values
        ]

    @property
    def current_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.is_current]

    @property
    def open_actions(self) -> list[Action]:
        """Det som ska göras: of the goals that still hold, the nearest day first."""
        wanted = (action for goal in self.current_goals for action in goal.open_actions)
        return sorted(wanted, key=lambda action: action.due_on)


def plan_of(enrolment: Enrolment) -> Plan:
    """Planen som den är nu. Three queries."""
    goals = enrolment.plan_goals.prefetch_related("actions")
    expectations = Expectations.objects.filter(enrolment=enrolment).first()
    read = (goal_of(goal, goal.actions.all()) for goal in goals)
    return Plan(expected_of(expectations), in_order(read))


def in_order(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    order = list(PlanTheme.values)
    return tuple(sorted(goals, key=lambda goal: (order.index(goal.theme), goal.key)))


def expected_of(row: Expectations | None) -> Expected:
    return Expected(row.participant, row.referrer, row.consultant) if row else Expected()


def goal_of(row: PlanGoal, rows: Iterable[PlanAction]) -> Goal:
    actions = sorted(
        map(action_of, rows), key=lambda action: (not action.is_open, action.due_on, action.key)
    )
    return Goal(row.pk, row.theme, row.text, row.status, row.reason, tuple(actions))


def action_of(row: PlanAction) -> Action:
    return Action(
        row.pk,
        row.text,
        row.owner,
        row.owner_name,
        row.due_on,
        row.status,
        row.done_on,
        row.reason,
    )


def frozen(plan: Plan) -> dict[str, Any]:
    """Planen som den sparas i en version. A name here may be added, never changed."""
    content: dict[str, Any] = json.loads(json.dumps(asdict(plan), default=date.isoformat))
    return content


def digest(plan: Plan) -> str:
    """Avtrycket: the same as long as nothing at all has changed."""
    written = json.dumps(frozen(plan), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def thawed(content: dict[str, Any]) -> Plan:
    """Planen ur en version."""
    return Plan(Expected(**content["expected"]), tuple(map(thawed_goal, content["goals"])))


def thawed_goal(content: dict[str, Any]) -> Goal:
    actions = tuple(map(thawed_action, content["actions"]))
    return Goal(**content | {"actions": actions})


def thawed_action(content: dict[str, Any]) -> Action:
    done_on = content["done_on"]
    days = {
        "due_on": date.fromisoformat(content["due_on"]),
        "done_on": date.fromisoformat(done_on) if done_on else None,
    }
    return Action(**content | days)
