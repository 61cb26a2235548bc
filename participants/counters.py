"""Räknare: five figures of a case, each with its unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from participants.extensions import guideline_of
from participants.models import Enrolment


@dataclass(frozen=True)
class Counter:
    label: str
    number: int


def counters_of(
    enrolment: Enrolment, today: date, *, held: int, contacts: int, missed: int, measures: int
) -> Iterator[Counter]:
    """Räknare. The days to the guideline (riktmärke) are said only while the case is open."""
    yield Counter("dagar inskriven", ((enrolment.closed_on or today) - enrolment.counted_from).days)
    yield Counter("uppföljningar hållna", held)
    yield Counter("samtal och möten", contacts)
    yield Counter("uteblivna", missed)
    yield Counter("samordnade insatser", measures)
    if enrolment.is_open:
        left = (guideline_of(enrolment) - today).days
        yield Counter("dagar till riktmärket" if left >= 0 else "dagar över riktmärket", abs(left))
