from activities.models.attendance import Attendance
from activities.models.feed import CalendarFeed
from activities.models.group import Group, GroupMember
from activities.models.placement import HourStep, Placement, PlacementFollowUp
from activities.models.session import GroupSession
from activities.models.workplace import Workplace

__all__ = [
    "Attendance",
    "CalendarFeed",
    "Group",
    "GroupMember",
    "GroupSession",
    "HourStep",
    "Placement",
    "PlacementFollowUp",
    "Workplace",
]
