"""Händelser i grafen. It goes on paper that leaves the house: a name would tell where to find them
(domain.md §6.5)."""

from collections.abc import Iterator

from activities.models import GroupMember, Placement
from participants.models import Enrolment
from participants.occasions import Occasion, tells


@tells
def groups(enrolment: Enrolment) -> Iterator[Occasion]:
    """Grupper, by their kind: when a place in one began."""
    members = GroupMember.objects.filter(enrolment=enrolment).select_related("group")
    for member in members:
        yield member.started_on, member.group.get_kind_display().capitalize()


@tells
def placements(enrolment: Enrolment) -> Iterator[Occasion]:
    """Placeringar, by their kind."""
    for placement in Placement.objects.filter(enrolment=enrolment):
        yield placement.started_on, placement.get_kind_display().capitalize()
