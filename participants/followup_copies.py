"""Uppföljningens kopia: what the three parties said and decided, as it may be handed over.

It holds what was written to be read by all three, and nothing else of the case: not why a meeting
was moved, no note, no measurement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from finsam.dates import moment, plain
from participants.models import Attendee, Enrolment, FollowUp, Objection
from participants.models.disclosure import Section

UNTOLD = "Inget antecknat."


@dataclass(frozen=True)
class Copy:
    """Kopian av en hållen uppföljning. The number is that of the held ones, in order of time."""

    follow_up: FollowUp
    number: int
    held_on: date
    following: str

    @property
    def name(self) -> str:
        return f"Uppföljning {self.number}"

    @property
    def signed(self) -> str:
        """Vem som signerade, and when: of old ones the moment is not known."""
        by, at = self.follow_up.signed_by, self.follow_up.signed_at
        name = by.display_name if by else "uppgift saknas"
        return f"{name}, {moment(at)}" if at else f"{name}, uppgift om när saknas"

    @property
    def took_part(self) -> str:
        """De som kom; of a meeting where nobody was ticked it is not known."""
        came = [
            str(Attendee(**facts))
            for facts in getattr(self.follow_up, "called", [])
            if facts["came"]
        ]
        words = "; ".join(came) or "uppgift saknas"
        return f"{words[:1].upper()}{words[1:]}."

    @property
    def decision(self) -> str:
        """Beslutet och skälet."""
        label = self.follow_up.get_decision_display().capitalize()
        return f"{label}.\n{self.follow_up.reason}".strip()

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Innehållet, heading by heading, on paper and when it is handed over alike."""
        meeting = self.follow_up
        return [
            ("Deltog", self.took_part),
            ("Beslut", self.decision),
            ("Deltagaren", meeting.participant_voice or UNTOLD),
            ("Remittenten", meeting.referrer_voice or UNTOLD),
            ("Teamet", meeting.team_voice or UNTOLD),
            ("Nästa uppföljning", self.following),
        ]

    @property
    def sections(self) -> list[Section]:
        first = Section(self.name, f"Hållen {plain(self.held_on)}.")
        objections = self.follow_up.objections.all()
        return [
            first,
            *(Section(heading, text) for heading, text in self.parts),
            *(Section("Personens invändning", one.text) for one in objections),
        ]


def copies_of(enrolment: Enrolment) -> list[Copy]:
    """Alla hållna uppföljningar, the latest first. Two queries."""
    rows = (
        enrolment.follow_ups.filter(cancelled_on=None)
        .with_attendees()
        .select_related("signed_by")
        .prefetch_related(Prefetch("objections", Objection.objects.told()))
    )
    return list(numbered(sorted(rows, key=in_time)))[::-1]


def numbered(chain: list[FollowUp]) -> Iterator[Copy]:
    for number, follow_up in enumerate(chain, start=1):
        if follow_up.held_on:
            following = next_words(follow_up, *chain[number : number + 1])
            yield Copy(follow_up, number, follow_up.held_on, following)


def in_time(follow_up: FollowUp) -> tuple[date, int]:
    """Hållna i tidsordning; what is planned comes last."""
    return follow_up.held_on or date.max, follow_up.pk


def next_words(held: FollowUp, following: FollowUp | None = None) -> str:
    """Nästa möte: its hour, its last day, or that there is none."""
    if following is None:
        closing = held.decision == FollowUp.Decision.CLOSE
        return "Ingen, ärendet avslutas." if closing else "Ingen är planerad."
    if following.held_on:
        return f"Hölls {plain(following.held_on)}."
    if following.booked_for is None:
        return f"Senast {plain(following.due_on)}."
    return f"{moment(following.booked_for)}."
