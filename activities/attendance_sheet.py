"""Närvarolistan: one line a person and one tap a line. Another tap on the same choice undoes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.codes import CAME, Presence
from activities.models import Attendance, GroupMember, GroupSession
from organisations.models import Membership


@dataclass(frozen=True)
class Choice:
    """Knapp: what a tap on it sends, which is nothing when it is pressed already."""

    code: str
    first: str
    rest: str
    """Slutet av orden, that a narrow screen leaves out of sight."""
    pressed: bool

    @property
    def value(self) -> str:
        return "" if self.pressed else self.code


@dataclass(frozen=True)
class Line:
    """Rad: a person, and how it was with them; of a protected one behind a shut door not even
    that."""

    member: GroupMember
    presence: str
    may_mark: bool

    @property
    def is_shut(self) -> bool:
        return bool(self.member.is_shut)  # type: ignore[attr-defined]

    @property
    def choices(self) -> Iterator[Choice]:
        for code, label in Presence.choices:
            first, _, rest = label.capitalize().partition(" ")
            yield Choice(code, first, rest, pressed=code == self.presence)

    @property
    def label(self) -> str:
        if self.is_shut:
            return "visas när ärendet är öppnat"
        return str(Presence(self.presence).label) if self.presence else "inte registrerad"


@dataclass(frozen=True)
class Sheet:
    """Listan för en träff: those whom the reader finds among those who were in the group."""

    lines: list[Line]

    @property
    def marked(self) -> int:
        return sum(bool(line.presence) for line in self.lines)

    @property
    def came(self) -> int:
        return sum(line.presence in CAME for line in self.lines)


def sheet_of(session: GroupSession, actor: Membership) -> Sheet:
    """Tre frågor, however many the people are."""
    members = GroupMember.objects.filter(group=session.group).on(session.day)
    may_mark = set(members.editable_by(actor).values_list("pk", flat=True))
    found = Attendance.objects.filter(session=session)
    presences = dict(found.values_list("member", "presence"))  # read of those who stand here
    people = members.visible_to(actor).with_door(actor).by_name()
    return Sheet([line_of(member, presences, may_mark) for member in people])


def line_of(member: GroupMember, presences: dict[int, str], may_mark: set[int]) -> Line:
    shut: bool = member.is_shut  # type: ignore[attr-defined]
    presence = "" if shut else presences.get(member.pk, "")
    return Line(member, presence, member.pk in may_mark and not shut)
