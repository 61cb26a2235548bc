from participants.models.absence import Absence
from participants.models.assignment import Assignment
from participants.models.attachment import Attachment
from participants.models.attendee import Attendee
from participants.models.consent import Consent
from participants.models.consent_line import Agreed, ConsentLine
from participants.models.contact_stop import ContactStop
from participants.models.disclosure import DisclosedFile, Disclosure
from participants.models.draft import Draft
from participants.models.end_date import EndDate
from participants.models.enrolment import Enrolment
from participants.models.extension import Extension
from participants.models.final_document import FinalDocument
from participants.models.followup import FollowUp, MeetingChange
from participants.models.former_close import FormerClose
from participants.models.huvudman import HuvudmanPeriod
from participants.models.journal import JournalNote
from participants.models.later_status import LaterStatus
from participants.models.life_map import LifeNeed, LifeNote
from participants.models.named_reader import NamedReader
from participants.models.objection import Objection
from participants.models.opening import Opening
from participants.models.participant import Participant
from participants.models.plan import Expectations, PlanAction, PlanGoal
from participants.models.plan_catalogue import PlanCatalogue
from participants.models.plan_version import PlanVersion
from participants.models.postponement import Postponement, Watch
from participants.models.protection_detail import ProtectionDetail
from participants.models.support_measure import SupportMeasure

__all__ = [
    "Absence",
    "Agreed",
    "Assignment",
    "Attachment",
    "Attendee",
    "Consent",
    "ConsentLine",
    "ContactStop",
    "DisclosedFile",
    "Disclosure",
    "Draft",
    "EndDate",
    "Enrolment",
    "Expectations",
    "Extension",
    "FinalDocument",
    "FollowUp",
    "FormerClose",
    "HuvudmanPeriod",
    "JournalNote",
    "LaterStatus",
    "LifeNeed",
    "LifeNote",
    "MeetingChange",
    "NamedReader",
    "Objection",
    "Opening",
    "Participant",
    "PlanAction",
    "PlanCatalogue",
    "PlanGoal",
    "PlanVersion",
    "Postponement",
    "ProtectionDetail",
    "SupportMeasure",
    "Watch",
]
