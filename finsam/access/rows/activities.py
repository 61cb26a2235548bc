"""Aktiviteter: groups, the register of workplaces, and what stands of them in a case."""

from finsam.access.content import ACT, CASE_HEAD, FORM, PAGE, SOCIAL, Classes, Finds
from finsam.access.decisions import Decision, only
from finsam.access.roles import TEAM
from finsam.access.rows.cases import case


def group(*, emits: Classes = CASE_HEAD, methods: frozenset[str] = PAGE) -> Decision:
    """En sida i en grupp, with the people of it whom the reader finds."""
    return only(TEAM, finds=Finds.GROUP, emits=emits, methods=methods, reads="enrolment")


# The series, its sessions and the workplaces are the team's own and name nobody.
ROWS: dict[str, Decision] = {
    "activities:groups": only(TEAM),
    "activities:add_group": only(TEAM, methods=FORM),
    "activities:edit_group": only(TEAM, finds=Finds.GROUP, methods=FORM),
    "activities:group": group(),
    "activities:add_member": group(methods=FORM),
    "activities:end_member": group(methods=FORM),
    "activities:session": group(),
    "activities:mark": group(methods=ACT),
    "activities:move_session": only(TEAM, finds=Finds.GROUP, methods=FORM),
    "activities:cancel_session": only(TEAM, finds=Finds.GROUP, methods=FORM),
    "activities:workplaces": only(TEAM),
    "activities:add_workplace": only(TEAM, methods=FORM),
    "activities:edit_workplace": only(TEAM, finds=Finds.GROUP, methods=FORM),
    "activities:case": case(SOCIAL),
    "activities:add_placement": case(SOCIAL, methods=FORM),
    "activities:add_workplace_for": case(SOCIAL, methods=FORM),
    "activities:edit_placement": case(SOCIAL, methods=FORM),
    "activities:set_hours": case(SOCIAL, methods=FORM),
    "activities:remove_hours": case(SOCIAL, methods=ACT),
    "activities:follow_up_placement": case(SOCIAL, methods=FORM),
    "activities:end_placement": case(SOCIAL, methods=FORM),
}
