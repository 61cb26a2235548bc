"""A small whole world: every role, and one of everything an address can name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, now

from documents.models import Job
from organisations.models import Membership, Organisation, Team
from organisations.roles import Role
from participants.models import Enrolment
from referrals.models import Referral
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_referral,
    a_team,
    an_enrolment,
    an_organisation,
)


@dataclass
class World:
    """Everybody known by what they are to the case."""

    team: Team
    office: Organisation
    hats: dict[str, Membership]
    case: Enrolment
    closed: Enrolment
    referral: Referral
    draft: Referral
    job: Job

    def values_for(self, name: str) -> list[dict[str, Any]]:
        """What an address of this name can be filled with, by its app."""
        app = name.partition(":")[0]
        cases = [{"case_number": case.case_number} for case in (self.case, self.closed)]
        kinds: dict[str, list[dict[str, Any]]] = {
            "participants": [*cases, *(case | {"receiver": "deltagaren"} for case in cases)],
            "instruments": [
                *cases,
                *(case | {"code": "ORS"} for case in cases),
                *(case | {"code": "ORS", "day": "2026-03-02"} for case in cases),
            ],
            "referrals": [{"number": r.number} for r in (self.referral, self.draft)],
            "documents": [{"pk": self.job.pk}],
        }
        return [{}, *kinds.get(app, [])]


def a_world() -> World:
    today = localdate()
    team = a_team(name="Samordningsteam Provby", code="PRO")
    office = an_organisation(name="Arbetsförmedlingen Provby", kind="AF")
    hats = the_people(team, office)
    staff = hats["staff"]
    start = today - timedelta(days=100)
    case = an_enrolment(team=team, responsible=staff.user, started_on=start)
    closed = a_closed_enrolment(
        team=team,
        responsible=staff.user,
        started_on=start,
        closed_on=today - timedelta(days=5),
        next_actor="Arbetsförmedlingen",
    )
    write_something(case, staff)
    referral = a_referral(team=team, referrer=hats["referrer"], sent_on=today - timedelta(days=3))
    draft = a_referral(team=team, referrer=hats["referrer"], sent_on=None)
    job = Job.objects.create(
        kind="final_document",
        label="Slutdokumentation",
        subject=closed.case_number,
        parameters={"enrolment": closed.pk},
        ordered_by=staff,
    )
    return World(team, office, hats, case, closed, referral, draft, job)


def the_people(team: Team, office: Organisation) -> dict[str, Membership]:
    association = team.association
    return {
        "staff": a_hat(team=team),
        "leader": a_hat(Role.VERKSAMHETSLEDARE, team=team),
        "other_team": a_hat(),
        "referrer": a_hat(Role.REMITTENT, organisation=office),
        "office_colleague": a_hat(Role.REMITTENT, organisation=office),
        "other_office": a_hat(Role.REMITTENT),
        "steering": a_hat(Role.STYRGRUPPSLEDAMOT, team=team),
        "director": a_hat(Role.FORBUNDSCHEF, association=association),
        "economist": a_hat(Role.INSATSEKONOM, organisation=team.owner),
        "reviewer": a_hat(Role.LOGGGRANSKARE, organisation=team.owner),
        "administrator": a_hat(Role.SYSTEMADMIN, association=association),
        "former": a_hat(team=team, ended_on=localdate() - timedelta(days=1)),
    }


def write_something(case: Enrolment, staff: Membership) -> None:
    """A note, a measure and a held follow-up, so that pages have something to show."""
    day = case.started_on + timedelta(days=30)
    case.notes.create(
        happened_on=day, text="Samtal om veckan.", signed_by=staff.user, signed_at=now()
    )
    case.support_measures.create(kind="FAMILJELAKARE", needed_on=day)
    case.follow_ups.planned().get().hold(on=day, decision="continue", signed_by=staff.user)


def addresses(world: World, name: str) -> list[str]:
    """Every address of a named URL in this world."""
    from django.urls import NoReverseMatch

    found = []
    for values in world.values_for(name):
        try:
            found.append(reverse(name, kwargs=values))
        except NoReverseMatch:
            continue
    return found
