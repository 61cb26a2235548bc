"""Remissens läge: computed from dated facts, never chosen. The rule, and the same as SQL.

The order of RULES is the rule: the first fact that holds names the state.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, CharField, Q, TextChoices, Value, When

from referrals.facts import Facts


class State(TextChoices):
    """Läge, in words the referrer understands."""

    DRAFT = "draft", "utkast"
    SENT = "sent", "skickad"
    ASKED = "asked", "väntar på komplettering"
    RECEIVED = "received", "bedöms av teamet"
    VISIT = "visit", "studiebesök"
    MEETING = "meeting", "uppstartsmöte"
    QUEUED = "queued", "i kö"
    ACCEPTED = "accepted", "inskriven"
    DECLINED = "declined", "avböjd"
    WITHDRAWN = "withdrawn", "återtagen"


@dataclass(frozen=True)
class Rule:
    state: State
    holds: Callable[[Facts], bool]
    condition: Q


def dated(name: str) -> Q:
    return Q(**{f"{name}__isnull": False})


RULES = [
    Rule(State.WITHDRAWN, lambda facts: bool(facts.withdrawn_on), dated("withdrawn_on")),
    Rule(State.DECLINED, lambda facts: bool(facts.declined_on), dated("declined_on")),
    Rule(State.ACCEPTED, lambda facts: bool(facts.decided_on), dated("decided_on")),
    Rule(State.DRAFT, lambda facts: not facts.sent_on, ~dated("sent_on")),
    Rule(
        State.ASKED,
        lambda facts: bool(facts.asked_on and not facts.answered_on),
        dated("asked_on") & ~dated("answered_on"),
    ),
    Rule(State.QUEUED, lambda facts: bool(facts.queued_on), dated("queued_on")),
    Rule(State.MEETING, lambda facts: bool(facts.meeting_on), dated("meeting_on")),
    Rule(State.VISIT, lambda facts: bool(facts.visit_on), dated("visit_on")),
    Rule(State.RECEIVED, lambda facts: bool(facts.read_on), dated("read_on")),
]
DEFAULT = State.SENT
FINAL = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)


def state_of(facts: Facts) -> State:
    return next((rule.state for rule in RULES if rule.holds(facts)), DEFAULT)


def state_expression() -> Case:
    """The same rule for a queryset: `annotate(state=state_expression())`."""
    whens = [When(rule.condition, then=Value(rule.state)) for rule in RULES]
    return Case(*whens, default=Value(DEFAULT), output_field=CharField())
