from collections.abc import Iterator

from activities.models import GroupMember, Placement
from participants.models import Enrolment
from participants.occasions import Occasion, tells


@tells
def groups(enrolment: Enrolment) -> Iterator[Occasion]:
    """Grupper: when a place in one began."""
    members = GroupMember.objects.filter(enrolment=enrolment).select_related("group")
    for member in members:
        yield member.started_on, member.group.name


@tells
def placements(enrolment: Enrolment) -> Iterator[Occasion]:
    """Placeringar, by their kind: the workplace may tell too much to whoever reads the paper."""
    for placement in Placement.objects.filter(enrolment=enrolment):
        yield placement.started_on, placement.get_kind_display().capitalize()
