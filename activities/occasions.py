"""Händelser i grafen. It goes on paper that leaves the house: a name would tell where to find them
(domain.md §6.5)."""

from collections.abc import Iterator
from datetime import date

from activities.codes import GroupKind, PlacementKind
from activities.models import GroupMember, Placement
from participants.case_facts import OF_CASE, Row
from participants.occasions import Occasion, tells


@tells(GroupMember.objects.filter(**OF_CASE), day="started_on", kind="group__kind")
def groups(rows: list[Row]) -> Iterator[Occasion]:
    """Grupper, by their kind: when a place in one began."""
    for row in rows:
        yield date.fromisoformat(row["day"]), str(GroupKind(row["kind"]).label).capitalize()


@tells(Placement.objects.filter(**OF_CASE), day="started_on", kind="kind")
def placements(rows: list[Row]) -> Iterator[Occasion]:
    """Placeringar, by their kind."""
    for row in rows:
        yield date.fromisoformat(row["day"]), str(PlacementKind(row["kind"]).label).capitalize()
