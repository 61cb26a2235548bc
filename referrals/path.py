"""Remissens väg, as the referrer follows it: what is done, where it stands, what is ahead."""

from dataclasses import dataclass, replace
from datetime import date

from referrals.facts import Facts
from referrals.states import State, state_of


@dataclass(frozen=True)
class Milestone:
    """Milstolpe: a step of the way; `here_in` is the state in which it is the one at hand."""

    title: str
    here_in: State
    day: date | None = None
    text: str = ""
    kind: str = "ahead"


def path_of(facts: Facts, days: int) -> list[Milestone]:
    """Vägen, each milestone done, now or ahead. `days`: the team's limit for its first answer.

    A step that was passed without a day of its own was not taken, and is not shown.
    """
    state = state_of(facts)
    way = [step for step in milestones(facts, days) if step.day or step.here_in != State.ASKED]
    places = {step.here_in: place for place, step in enumerate(way)}
    if state not in places:
        end = ending(facts, state)
        # A meeting that was still to come when the remiss ended was not held on the way here.
        held = (step for step in way if step.day and end.day and step.day <= end.day)
        return [*(done(step) for step in held), end]
    here = places[state]
    passed = [done(step) for step in way[:here] if step.day]
    return [*passed, replace(way[here], kind="now"), *way[here + 1 :]]


def position(path: list[Milestone]) -> str:
    """Steg 3 av 7; nothing when there is no step at hand."""
    here = next((place for place, step in enumerate(path, 1) if step.kind == "now"), 0)
    return f"Steg {here} av {len(path)}" if here else ""


def done(step: Milestone) -> Milestone:
    return replace(step, kind="done", text="")


def milestones(facts: Facts, days: int) -> list[Milestone]:
    """Hela vägen, seed 001: the person is given a visit, and a start is decided together."""
    assessed = f"Du får svar senast {days} dagar efter remissen, eller efter kompletteringen."
    return [
        Milestone("Remissen skickad", State.DRAFT, facts.sent_on),
        Milestone("Läst av teamet", State.SENT, facts.read_on, "Ingen i teamet har öppnat den än."),
        Milestone(
            "Teamet behöver en komplettering",
            State.ASKED,
            facts.asked_on,
            "Bedömningen börjar när du har svarat.",
        ),
        Milestone("Bedömning", State.RECEIVED, None, assessed),
        Milestone(
            "Studiebesök",
            State.VISIT,
            facts.visit_on,
            "Personen träffar teamet och ser lokalerna. Du är välkommen med.",
        ),
        Milestone(
            "Uppstartsmöte",
            State.MEETING,
            facts.meeting_on,
            "Personen, du och teamet bestämmer tillsammans om start.",
        ),
        Milestone(
            "Plats eller kö",
            State.QUEUED,
            facts.queued_on,
            "Personen väntar på plats. Beskedet kommer hit."
            if facts.queued_on
            else "Beskedet kommer hit och som påminnelse i e-post, utan personuppgifter.",
        ),
    ]


def ending(facts: Facts, state: State) -> Milestone:
    """Slutet: the person is enrolled, or the remiss was declined or withdrawn."""
    if state == State.ACCEPTED:
        return Milestone("Antagen till teamet", state, facts.decided_on, kind="done")
    title, day = {
        State.DECLINED: ("Avböjd av teamet", facts.declined_on),
        State.WITHDRAWN: ("Återtagen", facts.withdrawn_on),
    }[state]
    return Milestone(title, state, day, kind="now")
