"""A world with one of every thing, and the people who try to reach it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now

from documents.models import StoredFile
from organisations.models import Team
from participants.extensions import request as new_request
from participants.models import Enrolment
from reporting.chapters import CHAPTERS
from reporting.models import AnnualReport
from tests.access.canaries import Searcher
from tests.access.oracle import Thing
from tests.access.people import TEAM_PEOPLE, Person, the_people
from tests.access.things import (
    NOBODY,
    Maker,
    a_file,
    a_report,
    a_review,
    absence_of,
    disclosed,
    the_groups,
)
from tests.builders import a_log_row, a_team, an_organisation

NAMED = frozenset({"named"})


@dataclass
class World:
    people: list[Person]
    things: list[Thing]
    searcher: Searcher

    def of(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things if thing.kind == kind]


def a_world() -> World:
    team = a_team(name="Samordningsteam Provby", code="PRO")
    other_team = a_team(
        name="Samordningsteam Annanby", code="ANN", owner=team.owner, association=team.association
    )
    narrow_team = a_team(
        name="Samordningsteam Trångby",
        code="TRA",
        owner=team.owner,
        association=team.association,
        readers=Team.Readers.NAMED,
    )
    office = an_organisation(name="Arbetsförmedlingen Provby", kind="AF")
    people = the_people(team, other_team, narrow_team, office)
    hats = {person.key: person.hat for person in people if person.hat}
    maker = Maker(hats, team, office)
    own, protected, closed = the_cases(maker, other_team)
    the_accepted(maker)
    the_narrow_circle(maker, narrow_team)
    the_referrals(maker, other_team)
    the_files(maker, closed)
    the_reports(maker, other_team)
    maker.things.append(a_review(team.owner_id))
    maker.things.append(absence_of(hats["staff"], hats["leader"]))
    maker.things += the_groups(own, protected)
    a_log_row(hats["staff"], at=now() - timedelta(days=40))  # so that last month can be drawn
    absent_things(maker)
    return World(people, maker.things, Searcher(maker.things))


def the_cases(maker: Maker, other_team: Team) -> tuple[Enrolment, Enrolment, Enrolment]:
    """Own, a colleague's, another team's, another controller's, protected, closed, moved."""
    _, own = maker.case("own")
    _, colleagues = maker.case("colleague's", responsible="leader")
    others = frozenset({"other_team"})
    _, other = maker.case("other team's", team=other_team, responsible="other_team", readers=others)
    maker.case("other controller's", team=a_team(name="Samordningsteam Fjärran"), readers=NOBODY)
    _, protected = maker.case(
        "protected",
        responsible="named",
        readers=NAMED,
        keepers=frozenset({"leader"}),
        participant=maker.participant(
            maker.team.owner, protection="marked", alias="Skyddad deltagare"
        ),
    )
    _, closed = maker.case("closed", closed={})
    maker.case("moved", closed={"outcome": "moved"})
    thing, asked = maker.case("asked to extend", keepers=frozenset({"steering"}))
    an_extension(maker, "of the steering group", asked, thing.readers | {"steering"})
    an_extension(maker, "of the leader", colleagues, TEAM_PEOPLE, decider=Team.Decider.LEADER)
    an_extension(maker, "of another team", other, others)
    refused = {"decision": "refused", "decided_on": localdate()}
    refused |= {"recorded_by": maker.hats["other_team"]}
    an_extension(maker, "decided in another team", other, others, **refused)
    return own, protected, closed


def an_extension(
    maker: Maker, key: str, case: Enrolment, readers: frozenset[str], **facts: Any
) -> None:
    """A request, read under the number of its case by those who decide on it."""
    extension = new_request(case)
    asked = {
        "requested_by": maker.hats["staff"].user,
        "requested_on": localdate(),
        "wanted_until": localdate() + timedelta(days=400),
    }
    for name, value in (asked | facts).items():
        setattr(extension, name, value)
    extension.save()
    maker.add(Thing(key, "extension", {"pk": extension.pk}, readers=readers), [extension])


def the_accepted(maker: Maker) -> None:
    """Cases that came by a remiss: the referrer follows them until the consent is withdrawn."""
    thing, case = maker.case("accepted")
    referral = accept(maker, "accepted", case)
    disclosed(thing, referral, case, maker.hats["staff"], len(maker.things))
    disclosed(thing, None, case, maker.hats["staff"], len(maker.things))
    _, withdrawn = maker.case("consent withdrawn")
    accept(maker, "of withdrawn consent", withdrawn)
    consent = withdrawn.consents.get()
    consent.withdraw(on=localdate(), by=maker.hats["staff"].user)
    protected = Enrolment.objects.exclude(participant__protection="none").get()
    thing = accept(maker, "of the protected", protected)
    thing.readers, thing.office = NAMED, NOBODY


def accept(maker: Maker, key: str, case: Enrolment) -> Thing:
    thing, referral = maker.referral(key, states="sent accepted")
    referral.accept(on=localdate(), enrolment=case)
    return thing


def the_narrow_circle(maker: Maker, team: Team) -> None:
    """A case that a colleague does not find, and one that was opened in an emergency."""
    maker.case("in a narrow circle", team=team, responsible="narrow", readers=frozenset({"narrow"}))
    _, opened = maker.case(
        "opened in an emergency", team=team, responsible="narrow", readers=frozenset({"narrow"})
    )
    maker.things[-1].list_keepers = frozenset({"reviewer"})  # who reads its number and no more
    opening = opened.openings.create(
        actor=maker.hats["narrow_colleague"],
        login="another login",
        kind="break_glass",
        reason="Skäl",
        opened_at=now(),
        valid_until=now(),
    )
    readers = frozenset({"reviewer"})
    thing = Thing("emergency opening", "opening", {"pk": opening.pk}, readers=readers)
    maker.add(thing, [opening])


def the_referrals(maker: Maker, other_team: Team) -> None:
    maker.referral("draft", states="draft")
    maker.referral("sent")
    maker.referral("asked", states="sent undecided asked")
    _, protected = maker.referral(
        "protected",
        readers=NAMED,
        office=NOBODY,
        states="sent undecided protected",
        is_protected=True,
        municipality="",
        phone="",
    )
    reader = protected.named_readers.create(user=maker.hats["named"].user, named_at=now())
    protected_thing = maker.things[-1]
    protected_thing.list_keepers = frozenset({"leader"})
    protected_thing.parts["referrals:remove_reader.pk"] = reader.pk
    maker.referral("of the colleague", referrer="office_colleague", office=frozenset({"referrer"}))
    maker.referral("of another office", referrer="other_office", office=NOBODY)
    maker.referral("to another team", team=other_team, readers=frozenset({"other_team"}))
    maker.referral(
        "registered",
        referrer="staff",
        office=NOBODY,
        states="sent undecided registered asked",
        referred_by=None,
    )


def the_files(maker: Maker, closed: Enrolment) -> None:
    for author in ("staff", "leader"):
        job = a_file(maker.hats[author], closed)
        maker.things.append(Thing(f"file of {author}", "file", {"pk": job.pk}, author=author))
    assert StoredFile.objects.count() == 2


def the_reports(maker: Maker, other_team: Team) -> None:
    own, other = a_report(maker.team), a_report(other_team)
    readers = frozenset({"leader", "steering", "director"})
    maker.things.append(Thing("own report", "report", report_parts(own), readers=readers))
    maker.things.append(
        Thing("other report", "report", report_parts(other), readers=frozenset({"director"}))
    )


def report_parts(report: AnnualReport) -> dict[str, object]:
    return {"pk": report.pk, "number": 1, "code": CHAPTERS[0].code}


def absent_things(maker: Maker) -> None:
    """What is not there at all: its addresses must answer as those of what is forbidden."""
    own = next(thing for thing in maker.things if thing.kind == "case")
    maker.things.append(
        Thing(
            "absent",
            "case",
            own.parts | {"case_number": "PRO-2001-001"},
            states=frozenset({"open", "closed"}),
        )
    )
