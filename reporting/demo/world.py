from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from organisations.models import Membership, Organisation, Team, User
from participants.models import Enrolment, Participant
from referrals.codes import Channel
from reporting.demo.courses import Course
from reporting.demo.people import People
from reporting.demo.places import Places, TeamPlan
from reporting.demo.scene import Scene
from reporting.demo.staff import Staff

T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """Allt som ett ärende behöver omkring sig."""

    scene: Scene
    places: Places
    staff: Staff
    people: People

    def one_of(self, choices: Sequence[T]) -> T:
        return self.scene.chance.choice(choices)


@dataclass(frozen=True)
class WayIn:
    """Vägen in: who referred, from which office, and when; empty for who came another way."""

    party: str = ""
    office: Organisation | None = None
    written_by: Membership | None = None
    contact: str = ""
    channel: Channel = Channel.LOGIN
    sent_on: date | None = None


@dataclass
class Case:
    """Ett ärende: its course, its people and its row."""

    plan: TeamPlan
    team: Team
    course: Course
    participant: Participant
    enrolment: Enrolment
    way_in: WayIn
    # Who was responsible, from which day; in order.
    responsible: list[tuple[date, User]] = field(default_factory=list)

    def responsible_on(self, day: date) -> User:
        """Ansvarig den dagen; the first one for a day before the start."""
        began = [user for since, user in self.responsible if since <= day]
        return began[-1] if began else self.responsible[0][1]
