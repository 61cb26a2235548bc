from activities.models import Attendance, GroupMember, HourStep, Placement
from participants.changes import KINDS, SILENT, Kind

SILENT.add("member")  # the one whose case it is
KINDS += [
    Kind("placeringar", "Placeringar", Placement, "enrolment_id"),
    Kind("timmar", "Timmar i veckan", HourStep, "placement__enrolment_id"),
    Kind("grupper", "Grupper", GroupMember, "enrolment_id"),
    Kind("narvaro", "Närvaro", Attendance, "member__enrolment_id"),
]
