"""Möten före beslutet: a visit or a meeting that was moved or missed stays in sight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from referrals.codes import MeetingOutcome

KINDS = {"visit": "studiebesök", "meeting": "uppstartsmöte"}


class Planned(Protocol):
    """The dates and outcomes as they were after a save."""

    visit_on: date | None
    visit_outcome: str
    meeting_on: date | None
    meeting_outcome: str


@dataclass(frozen=True)
class Meeting:
    """Tidigare möte: a day that no longer is the planned one, and what came of it."""

    label: str
    day: date
    outcome: str


def earlier_meetings(versions: Iterable[Planned], now: Planned) -> list[Meeting]:
    """Tidigare mötestider, in the order in which they were planned; the last word on each day."""
    found: dict[tuple[str, date], Meeting] = {}
    for version in versions:
        for name, label in KINDS.items():
            day = getattr(version, f"{name}_on")
            if day and day != getattr(now, f"{name}_on"):
                outcome = getattr(version, f"{name}_outcome")
                words = str(MeetingOutcome(outcome).label) if outcome else "flyttat"
                found[label, day] = Meeting(label, day, words)
    return list(found.values())
