"""Who makes a case or a remiss in the state that is asked for, with one of everything in it."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from finsam.personal_numbers import invented
from organisations.models import Membership, Organisation, Team
from participants.models import Enrolment, FinalDocument, Participant
from referrals.models import Referral
from tests.access.canaries import plant
from tests.access.oracle import Thing
from tests.access.people import NOBODY, TEAM_PEOPLE
from tests.access.things.cases import (
    asked_after_close,
    consented,
    fresh,
    half_written_in,
    note_in,
    parts_of,
    signed_beside,
    written_in,
)
from tests.access.things.files import attached
from tests.access.things.plans import planned_in
from tests.access.things.secrecy import asked_about_violence, guarded, offered_a_survey
from tests.builders import a_participant, a_referral, an_enrolment

START = timedelta(days=120)


class Maker:
    """Makes things one after the other; each has a number that its words carry."""

    def __init__(self, hats: dict[str, Membership], team: Team, office: Organisation) -> None:
        self.hats, self.team, self.office = hats, team, office
        self.things: list[Thing] = []

    def add(self, thing: Thing, records: list[Any]) -> Thing:
        plant(thing, len(self.things), records)
        self.things.append(thing)
        return thing

    def participant(self, controller: Organisation, **facts: Any) -> Participant:
        born = date(1970, 1, 1) + timedelta(days=97 * len(self.things))
        number = invented(born, "kvinna", len(self.things) % 10)
        facts = {"birth_date": born, "sex": "woman"} | facts
        return a_participant(
            controller=controller,
            identity_type="personnummer",
            personal_number=number,
            **facts,
        )

    def case(
        self,
        key: str,
        *,
        team: Team | None = None,
        responsible: str = "staff",
        readers: frozenset[str] = TEAM_PEOPLE,
        participant: Participant | None = None,
        closed: dict[str, Any] | None = None,
        keepers: frozenset[str] = NOBODY,
        **facts: Any,
    ) -> tuple[Thing, Enrolment]:
        """A case with one of everything in it; `closed` holds the facts of its end."""
        number = len(self.things)
        team = team or self.team
        signed_by = self.hats[responsible].user
        case = an_enrolment(
            team=team,
            participant=participant or self.participant(team.owner),
            responsible=signed_by,
            started_on=localdate() - START,
            **facts,
        )
        records = [case.participant, case, *written_in(case, self.hats[responsible])]
        if closed is not None:
            case.close(on=localdate() - timedelta(days=5), **{"outcome": "work"} | closed)
            records = [*records, FinalDocument.objects.get(enrolment=case)]
            asked_after_close(case, signed_by)
        thing = Thing(
            key,
            "case",
            parts_of(case),
            readers=readers,
            states=frozenset({"open" if closed is None else "closed"}),
            list_keepers=keepers,
        )

        note_in(thing, case, self.hats[responsible], number)
        signed_beside(thing, case, self.hats[responsible], number)
        half_written_in(thing, case, responsible, self.hats[responsible], number)
        records += planned_in(thing, case, self.hats[responsible], number)
        case.refresh_from_db()
        records += consented(thing, case, signed_by)
        records.append(attached(thing, case, signed_by, number))
        asked_about_violence(thing, case, signed_by, responsible, number)
        offered_a_survey(case)
        if case.participant.is_protected:
            records += guarded(thing, case, self.hats[responsible])
        self.add(thing, fresh(records))
        return thing, case

    def referral(
        self,
        key: str,
        *,
        referrer: str = "referrer",
        readers: frozenset[str] = TEAM_PEOPLE,
        states: str = "sent undecided",
        office: frozenset[str] = frozenset({"office_colleague"}),
        **facts: Any,
    ) -> tuple[Thing, Referral]:
        sent = localdate() - timedelta(days=6) if "sent" in states else None
        referral = a_referral(
            **{"team": self.team, "referrer": self.hats[referrer], "sent_on": sent} | facts
        )
        if "asked" in states:
            referral.ask(on=localdate(), question="?")
        thing = Thing(
            key,
            "referral",
            {"number": referral.number},
            readers=readers if sent else NOBODY,
            author=referrer if self.hats[referrer].role == "remittent" else "",
            office=office if sent else NOBODY,
            states=frozenset(states.split()),
        )
        self.add(thing, [referral])
        return thing, referral
