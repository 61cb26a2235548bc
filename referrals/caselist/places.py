"""Ställen och personal som en lista får nämna."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from organisations.models import Membership, Organisation, Team, User
from organisations.roles import TEAM_STAFF


@dataclass(frozen=True)
class Places:
    """Insatser, organisationer och medarbetare by name, whatever the case."""

    teams: dict[str, Team]
    organisations: dict[str, list[Organisation]]
    # Who is or has been in the team, and who works there today.
    staff: dict[tuple[int, str], User]
    on_duty: frozenset[tuple[int, str]]

    def team(self, name: str) -> Team:
        try:
            return self.teams[name.casefold()]
        except KeyError:
            raise ValueError(f"{name} finns inte bland de team som listan får nämna") from None

    def organisation(self, name: str) -> Organisation:
        """The one that belongs to no other goes first. ValueError for none, and for several."""
        found = self.organisations.get(name.casefold(), [])
        chosen = [one for one in found if one.part_of_id is None] or found
        if len(chosen) > 1:
            raise ValueError(f"{name} är namnet på flera organisationer")
        if not chosen:
            raise ValueError(f"{name} finns inte bland organisationerna")
        return chosen[0]

    def member(self, username: str, team: Team) -> User:
        """En medarbetare i teamet, now or then."""
        try:
            return self.staff[team.pk, username.casefold()]
        except KeyError:
            raise ValueError(f"{username} är inte medarbetare i {team.name}") from None

    def member_on_duty(self, username: str, team: Team) -> User:
        """En medarbetare i teamet i dag, who can answer for an open case."""
        user = self.member(username, team)
        if (team.pk, username.casefold()) not in self.on_duty:
            raise ValueError(f"{username} arbetar inte i {team.name} i dag")
        return user


def places_for(teams: "QuerySet[Team, Any]", today: date) -> Places:
    """Det som finns i dag, for the teams that a list may name."""
    chosen = {team.name.casefold(): team for team in teams.select_related("owner")}
    staff = Membership.objects.filter(team__in=chosen.values(), role__in=TEAM_STAFF)
    return Places(
        teams=chosen,
        organisations=organisations_by_name(),
        staff=dict(by_username(staff)),
        on_duty=frozenset(key for key, _ in by_username(staff.active(today))),
    )


def by_username(staff: "QuerySet[Membership]") -> Iterable[tuple[tuple[int, str], User]]:
    for member in staff.select_related("user"):
        if member.team_id:
            yield (member.team_id, member.user.username.casefold()), member.user


def organisations_by_name() -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in Organisation.objects.all():
        found[organisation.name.casefold()].append(organisation)
    return found
