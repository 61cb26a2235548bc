from participants.models.assignment import Assignment
from participants.models.attachment import Attachment
from participants.models.consent import Consent
from participants.models.consent_line import Agreed, ConsentLine
from participants.models.disclosure import DisclosedFile, Disclosure
from participants.models.enrolment import Enrolment
from participants.models.final_document import FinalDocument
from participants.models.followup import FollowUp, MeetingChange
from participants.models.huvudman import HuvudmanPeriod
from participants.models.journal import JournalNote
from participants.models.named_reader import NamedReader
from participants.models.opening import Opening
from participants.models.participant import Participant
from participants.models.protection_detail import ProtectionDetail
from participants.models.support_measure import SupportMeasure

__all__ = [
    "Agreed",
    "Assignment",
    "Attachment",
    "Consent",
    "ConsentLine",
    "DisclosedFile",
    "Disclosure",
    "Enrolment",
    "FinalDocument",
    "FollowUp",
    "HuvudmanPeriod",
    "JournalNote",
    "MeetingChange",
    "NamedReader",
    "Opening",
    "Participant",
    "ProtectionDetail",
    "SupportMeasure",
]
