"""Frister för en remiss, and the day that comes next in it."""

from dataclasses import dataclass
from datetime import date, timedelta

from referrals.facts import Facts
from referrals.states import State, state_of


def answer_due(sent_on: date, days: int, answered_on: date | None = None) -> date:
    """Svarstid: first answer within so many days of the remiss, or of its completion."""
    return (answered_on or sent_on) + timedelta(days=days)


def reply_due(asked_on: date, days: int) -> date:
    """Komplettering: the referrer has as many days for the answer as the team has for the first."""
    return asked_on + timedelta(days=days)


@dataclass(frozen=True)
class Event:
    """Nästa händelse: what, and the day if there is one."""

    label: str
    day: date | None = None


def next_event(facts: Facts, days: int) -> Event:
    """Vad som väntar: the team's first answer, the referrer's reply, or a meeting that is booked.

    `days` is the team's own limit for the first answer (product.md, Clocks).
    """
    state = state_of(facts)
    if state in {State.SENT, State.RECEIVED} and facts.sent_on:
        return Event("svar", answer_due(facts.sent_on, days, facts.answered_on))
    if state == State.ASKED and facts.asked_on:
        return Event("komplettering", reply_due(facts.asked_on, days))
    if state == State.VISIT and not facts.visit_outcome:
        return Event("studiebesök", facts.visit_on)
    if state == State.MEETING and not facts.meeting_outcome:
        return Event("uppstartsmöte", facts.meeting_on)
    return Event("")
