"""Skillnader mellan två planer, in sentences that all three parties understand."""

from collections.abc import Iterator

from finsam.dates import plain
from participants.codes_plan import ActionStatus, GoalStatus, PlanTheme
from participants.plans import Action, Expected, Goal, Plan

VOICES = {
    "participant": "Deltagarens",
    "referrer": "Remittentens",
    "consultant": "Konsulentens",
}


def differences(before: Plan, after: Plan) -> list[str]:
    """Vad som har ändrats från den ena till den andra; nothing when they say the same."""
    known = {goal.key: goal for goal in before.goals}
    sentences = list(of_expectations(before.expected, after.expected))
    for goal in after.goals:
        sentences += of_goal(known.get(goal.key), goal)
    return sentences


def of_expectations(before: Expected, after: Expected) -> Iterator[str]:
    for name, whose in VOICES.items():
        now = getattr(after, name)
        if now != getattr(before, name):
            yield f"{whose} förväntningar: {quoted(now) if now else 'borttagna'}."


def of_goal(before: Goal | None, after: Goal) -> Iterator[str]:
    known: dict[int, Action] = {}
    if before is None:
        yield f"Nytt mål, {PlanTheme(after.theme).label}: {quoted(after.text)}."
    else:
        known = {action.key: action for action in before.actions}
        yield from of_changed_goal(before, after)
    for action in after.actions:
        yield from of_action(known.get(action.key), action)


def of_changed_goal(before: Goal, after: Goal) -> Iterator[str]:
    if before.text != after.text:
        yield f"Målet {quoted(before.text)} lyder nu {quoted(after.text)}."
    if before.status != after.status:
        words = {
            GoalStatus.CURRENT: "är aktuellt igen",
            GoalStatus.REACHED: "är nått",
            GoalStatus.DROPPED: f"är inte längre aktuellt: {after.reason.rstrip('.')}",
        }
        yield f"Målet {quoted(after.text)} {words[GoalStatus(after.status)]}."


def of_action(before: Action | None, after: Action) -> Iterator[str]:
    if before is None:
        when = plain(after.due_on)
        yield f"Ny åtgärd: {quoted(after.text)}, {after.owner_words}, senast {when}."
        return
    if before.text != after.text:
        yield f"Åtgärden {quoted(before.text)} lyder nu {quoted(after.text)}."
    if before.owner_words != after.owner_words:
        yield f"{quoted(after.text)} görs nu av {after.owner_words}, förut {before.owner_words}."
    if before.due_on != after.due_on:
        moved = f"{plain(after.due_on)}, förut {plain(before.due_on)}"
        yield f"{quoted(after.text)} ska vara gjort senast {moved}."
    if before.status != after.status:
        yield f"{quoted(after.text)} {became(after)}."


def became(action: Action) -> str:
    words = {
        ActionStatus.PLANNED: "är planerad igen",
        ActionStatus.ONGOING: "har börjat",
        ActionStatus.DONE: f"är gjord {plain(action.done_on)}" if action.done_on else "är gjord",
        ActionStatus.DROPPED: f"är inte längre aktuell: {action.reason.rstrip('.')}",
    }
    return words[ActionStatus(action.status)]


def quoted(text: str) -> str:
    return f"”{text}”"
