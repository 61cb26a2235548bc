"""Planen på papper: what stands in the whole plan, and on the participant's page."""

from datetime import date
from typing import Any

from django.utils.timezone import localtime

from participants.final_texts import first_name
from participants.heads import last_of_each_part, planned_of
from participants.models import Assignment, Enrolment, FollowUp, PlanVersion
from participants.plan_copy import RIGHT_TO_LEFT, WORDS, Words, day_in, owner_in
from participants.plan_differences import differences
from participants.plans import plan_of, thawed


def paper_of(enrolment: Enrolment, *, written_on: date) -> dict[str, Any]:
    """Hela planen som den är nu, and what has changed since it was agreed on."""
    plan, last = plan_of(enrolment), enrolment.plan_versions.first()
    return {
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "responsible": responsible_for(enrolment),
        "plan": plan,
        "last": last,
        "changes": differences(thawed(last.content), plan) if last else [],
        "planned": planned_of(enrolment.follow_ups.all()),
        "written_on": written_on,
    }


def copy_of(enrolment: Enrolment, version: PlanVersion, language: str) -> dict[str, Any]:
    """Deltagarens sida: goals, who does what and when, the next meeting, and whom to call."""
    plan, words = thawed(version.content), WORDS[language]
    planned = planned_of(enrolment.follow_ups.all())
    rows = [
        (
            action.text,
            owner_in(language, action),
            words.latest.format(day=day_in(language, action.due_on)),
        )
        for action in plan.open_actions
    ]
    responsible = responsible_for(enrolment)
    return {
        "enrolment": enrolment,
        "words": words,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "name": first_name(enrolment),
        "made": words.made.format(day=day_in(language, version.agreed_on)),
        "goals": plan.current_goals,
        "rows": rows,
        "meeting": meeting_in(language, words, planned) if planned else "",
        "booked": bool(planned and planned.booked_for),
        "call": words.call.format(name=responsible or words.owners["TEAM"]),
    }


def responsible_for(enrolment: Enrolment) -> str:
    """Ansvarig i teamet, by the name that is shown; empty when there is nobody."""
    found = last_of_each_part(enrolment).get(Assignment.Part.RESPONSIBLE)
    return found.user.display_name if found else ""


def meeting_in(language: str, words: Words, planned: FollowUp) -> str:
    """Nästa möte: its day and hour, else the last day for it."""
    if planned.booked_for is None:
        return words.unbooked.format(day=day_in(language, planned.due_on))
    at = localtime(planned.booked_for)
    return words.at.format(day=day_in(language, at.date()), time=f"{at:%H.%M}")
