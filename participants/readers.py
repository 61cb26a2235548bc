"""Läsarlistan som ledaren ser den: who finds a case, and what is lacking. Never what it holds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from participants.codes import Protection
from participants.models import Assignment, Enrolment, NamedReader
from participants.models.named_reader import FEWEST
from participants.models.sets import EnrolmentQuerySet


@dataclass(frozen=True)
class Listed:
    """Ärende med lista: its alias, or only its number, and the people round it."""

    enrolment: Enrolment
    readers: list[NamedReader]
    responsible: Assignment | None
    deputy: Assignment | None

    @property
    def case_number(self) -> str:
        return self.enrolment.case_number

    @property
    def is_protected(self) -> bool:
        return self.enrolment.participant.is_protected

    @property
    def name(self) -> str:
        """Aliaset; of a case in a narrow circle not even the name is the leader's to see."""
        return self.enrolment.participant.alias if self.is_protected else self.case_number

    @property
    def lacks(self) -> str:
        """Vad som saknas, in words; nothing is asked of a closed case."""
        if not self.enrolment.is_open:
            return ""
        if self.responsible is None:
            return "Ingen ansvarig"
        if self.is_protected and not self.readers:
            return "Ingen kan öppna"
        if self.is_protected and len(self.readers) < FEWEST:
            return "Namnge en till"
        return ""


def without_people(cases: EnrolmentQuerySet, today: date) -> EnrolmentQuerySet:
    """Öppna ärenden som ingen har, or of a protected person that nobody in service can open."""
    of_case = {"enrolment": OuterRef("pk")}
    part = Assignment.Part.RESPONSIBLE
    had = Exists(Assignment.objects.current().filter(part=part, **of_case))
    found = Exists(NamedReader.objects.at_work(today).filter(**of_case))
    hidden = ~Q(participant__protection=Protection.NONE) & ~Q(found)
    return cases.open().filter(~Q(had) | hidden).order_by("case_number")


def listed(enrolment: Enrolment, today: date) -> Listed:
    """From a case read `with_people`: nothing more is fetched."""
    assigned: list[Assignment] = enrolment.assigned  # type: ignore[attr-defined]
    end = enrolment.closed_on or today
    lasting = {one.part: one for one in assigned if one.ended_on is None or one.ended_on >= end}
    return Listed(
        enrolment=enrolment,
        readers=list(enrolment.readers_now),  # type: ignore[attr-defined]
        responsible=lasting.get(Assignment.Part.RESPONSIBLE),
        deputy=lasting.get(Assignment.Part.DEPUTY),
    )
