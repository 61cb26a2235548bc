"""Sidor som sällan öppnas: forms of the case and of the day, each by the name of its address."""

from django.urls import reverse
from django.utils.timezone import localdate

from tests.world import World


def pages_of_the_case(world: World) -> dict[str, str]:
    case = world.case
    rows: dict[str, list[int]] = {
        "close": [],
        "hold_follow_up": [],
        "request_extension": [],
        "agree_plan": [],
        "life_map": [],
        "plan_version": [1],
        "correct_note": [case.notes.get().pk],
        "edit_measure": [case.support_measures.get().pk],
        "edit_huvudman": [case.huvudman_periods.get().pk],
        "edit_end_date": [case.end_dates.get().pk],
    }
    return {
        name: reverse(f"participants:{name}", args=[case.case_number, *parts])
        for name, parts in rows.items()
    }


def pages_of_the_day(world: World) -> dict[str, str]:
    number, placement = world.case.case_number, world.case.placements.get()
    member = world.case.group_members.get()
    ahead = member.group.sessions.filter(day__gt=localdate()).earliest("day")
    rows = {
        "add_placement": [number],
        "add_workplace_for": [number],
        "edit_placement": [number, placement.pk],
        "follow_up_placement": [number, placement.pk],
        "end_placement": [number, placement.pk],
        "add_member": [member.group_id],
        "end_member": [member.group_id, member.pk],
        "move_session": [ahead.pk],
        "cancel_session": [ahead.pk],
        "workplaces": [],
    }
    return {name: reverse(f"activities:{name}", args=parts) for name, parts in rows.items()}


def unvisited(world: World) -> dict[str, str]:
    """De som ingen berättelse i webbläsaren går förbi."""
    visited = {"close", "hold_follow_up", "request_extension", "workplaces"}
    pages = pages_of_the_case(world) | pages_of_the_day(world)
    return {name: address for name, address in pages.items() if name not in visited}


def seldom_opened(world: World) -> dict[str, str]:
    own = {name: reverse(f"participants:{name}") for name in ("absences", "hand_over")}
    return pages_of_the_case(world) | pages_of_the_day(world) | own
