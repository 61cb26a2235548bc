"""The people who try every door, and what each of them is."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate

from organisations.models import Membership, Organisation, Team, User
from organisations.roles import Role
from tests.builders import a_hat, an_organisation

TEAM_PEOPLE = frozenset({"staff", "leader", "named"})
NARROW_PEOPLE = frozenset({"narrow", "narrow_colleague"})
NOBODY: frozenset[str] = frozenset()
STAFF = TEAM_PEOPLE | NARROW_PEOPLE | {"other_team"}


@dataclass(frozen=True)
class Person:
    """Somebody at the door. Without a user they are anonymous, without a hat they have none now."""

    key: str
    user: User | None = None
    hat: Membership | None = None

    @property
    def role(self) -> str:
        return self.hat.role if self.hat else ""


def the_people(
    team: Team, other_team: Team, narrow_team: Team, office: Organisation
) -> list[Person]:
    """Each role that there is, and its nearest strangers."""
    yesterday = localdate() - timedelta(days=1)
    hats = {
        "staff": a_hat(team=team),
        "leader": a_hat(Role.VERKSAMHETSLEDARE, team=team),
        "named": a_hat(Role.KURATOR, team=team),
        "other_team": a_hat(team=other_team),
        "narrow": a_hat(team=narrow_team),
        "narrow_colleague": a_hat(team=narrow_team),
        "referrer": a_hat(Role.REMITTENT, organisation=office),
        "office_colleague": a_hat(Role.REMITTENT, organisation=office),
        "other_office": a_hat(Role.REMITTENT, organisation=an_organisation(kind="FK")),
        "steering": a_hat(Role.STYRGRUPPSLEDAMOT, team=team),
        "director": a_hat(Role.FORBUNDSCHEF, association=team.association),
        "economist": a_hat(Role.INSATSEKONOM, organisation=team.owner),
        "reviewer": a_hat(Role.LOGGGRANSKARE, organisation=team.owner),
        "administrator": a_hat(Role.SYSTEMADMIN, association=team.association),
    }
    former = a_hat(team=team, ended_on=yesterday)
    for hat in [former, *hats.values()]:
        hat.user.set_password("demo")  # an account without one has no page to change it on
        hat.user.save()
    return [
        Person("anonymous"),
        Person("former", user=former.user),
        *(Person(key, user=hat.user, hat=hat) for key, hat in hats.items()),
    ]
