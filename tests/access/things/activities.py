"""Placements in the cases, and groups: who is in one is told by the cases, not by the group."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now

from activities.codes import Presence
from activities.models import Group, PlacementFollowUp
from organisations.models import Membership
from participants.models import Enrolment
from tests.access.oracle import Thing
from tests.access.people import TEAM_PEOPLE
from tests.builders import a_group, a_member, a_placement, a_user, a_workplace

PAGES = ("edit_placement", "set_hours", "remove_hours", "follow_up_placement", "end_placement")
GROUP_PAGES = ("group", "edit_group", "add_member", "end_member")
OF_A_MEMBER = ("activities:mark.pk", "activities:end_member.pk")
SESSION_PAGES = ("session", "mark", "move_session", "cancel_session")


def placed(case: Enrolment, staff: Membership) -> list[Any]:
    """A placement whose hours are increased, followed up once with the workplace."""
    placement = a_placement(case)
    placement.set_hours(Decimal(12), since=case.started_on + timedelta(days=20))
    told = PlacementFollowUp(
        held_on=case.started_on + timedelta(days=20), workplace_voice=".", signed_by=staff.user
    )
    placement.follow_up(told, next_on=localdate() + timedelta(days=1))
    return [placement, told]


def parts_of_placement(case: Enrolment) -> dict[str, object]:
    placement = case.placements.get()
    pages = {f"activities:{page}.pk": placement.pk for page in PAGES}
    return pages | {"step": placement.steps.latest("since").pk}


def the_groups(case: Enrolment, protected: Enrolment) -> list[Thing]:
    """A group that the team finds, and the place in it of somebody whom most of them do not."""
    group = a_group(case.team)
    whole = parts_of_group(group, case) | {
        "activities:edit_workplace.pk": a_workplace(case.team).pk
    }
    hidden = parts_of_group(group, protected)
    theirs = {page: hidden[page] for page in ("member", *OF_A_MEMBER)}
    return [
        Thing("own group", "group", whole, readers=TEAM_PEOPLE),
        Thing("place of the protected", "group", theirs, readers=frozenset({"named"})),
    ]


def parts_of_group(group: Group, case: Enrolment) -> dict[str, object]:
    session = group.sessions.filter(day__lte=localdate()).latest("day")
    pages = dict.fromkeys(GROUP_PAGES, group.pk) | dict.fromkeys(SESSION_PAGES, session.pk)
    parts: dict[str, object] = {f"activities:{page}.pk": pk for page, pk in pages.items()}
    member = a_member(group, case)
    facts = {"presence": Presence.PRESENT, "marked_by": a_user(), "marked_at": now()}
    member.attendances.create(session=session, **facts)
    return parts | {"member": member.pk}
