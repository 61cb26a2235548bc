"""Det som lämnar ett ärende: a follow-up's copy that the referrer has got in one case of each team,
and a final document that is about to be written.
"""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from participants.codes import Way
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Ground
from participants.disclosure import parties_of
from participants.followup_copies import Copy, copies_of
from participants.handover import Package, Recipient, hand_over
from participants.models import Attendee, Consent, ConsentLine, Enrolment, FinalDocument
from participants.models.disclosure import Section
from participants.offering import copy_code
from reporting.demo.places import TEAMS
from reporting.demo.way_in import OWN_TEAM
from reporting.demo.workdays import at
from reporting.demo.world import Case, World

AREAS = (ConsentArea.PLANNING, ConsentArea.HEALTH)
ASKED = timedelta(days=7)
# What was refused, and what still waits.
LEDGER = {"GOD_MAN": "refused_on", "VARD_NEUROLOGI": "waiting_since"}


def tell_released(world: World, cases: list[Case]) -> None:
    """The cases are written. A chance of its own, so that nothing else is told otherwise."""
    chance = Random("kopior")  # noqa: S311 - invented people, nothing to guess
    for plan in TEAMS:
        for case in cases:
            if case.plan == plan and may_be_told(case) and (found := copies_of(case.enrolment)):
                release(world, case, found[0], chance)
                break
    tell_enough(about_to_be_written(world, cases).enrolment)


def may_be_told(case: Case) -> bool:
    """Öppet, och kom på remiss från någon som en samtyckesrad kan gälla."""
    person, is_open = case.participant, case.course.closed_on is None
    return is_open and not person.is_protected and bool(parties_of(case.way_in.party))


def release(world: World, case: Case, copy: Copy, chance: Random) -> None:
    """Lämnar ut kopian den dag mötet hölls, to the referrer who was there."""
    on, by = copy.held_on, case.responsible_on(copy.held_on)
    Attendee.objects.tick(copy.follow_up, [Attendee.Part.PARTICIPANT, Attendee.Part.REFERRER])
    agree(case, max(on - ASKED, case.course.started_on))
    [copy] = [one for one in copies_of(case.enrolment) if one.follow_up == copy.follow_up]
    hand_over(
        case.enrolment,
        package_of(case, copy),
        by=world.staff.hat_of(case.plan.code, by, on),
        at=at(on, 14),
        key=UUID(int=chance.getrandbits(128), version=4),
    )


def leave_unwritten(world: World, cases: list[Case]) -> None:
    """Texterna är oskrivna; told before the rows are written."""
    document = about_to_be_written(world, cases)
    document.at_start = document.done = document.helped = document.ahead = ""


def about_to_be_written(world: World, cases: list[Case]) -> FinalDocument:
    """Det senast avslutade i laget som de flesta besöker, of those whose document is not sent."""
    own = {id(case.enrolment) for case in cases if case.plan.code == OWN_TEAM}
    documents = world.scene.rows(FinalDocument)
    unsent = [
        one for one in documents if id(one.enrolment) in own and one.referrer_received_on is None
    ]
    return max(unsent, key=lambda one: one.due_on)


def tell_enough(enrolment: Enrolment) -> None:
    """Ärendet har något av varje slag att föreslå till dokumentet."""
    closed_on = enrolment.closed_on or enrolment.started_on
    reached = enrolment.plan_goals.create(theme="HALSA", text="Sova bättre", status="NATT")
    reached.actions.create(
        text="Läkartid för sömnen",
        owner="REGION",
        due_on=closed_on,
        status="GJORD",
        done_on=closed_on,
    )
    going_on = enrolment.plan_goals.create(theme="ARBETE_UTBILDNING", text="Prova halvtid")
    going_on.actions.create(text="Besöka vuxenutbildningen", owner="DELTAGARE", due_on=closed_on)
    for kind, facts in LEDGER.items():
        enrolment.support_measures.create(
            kind=kind, needed_on=enrolment.started_on, **{facts: closed_on}
        )


def agree(case: Case, on: date) -> None:
    """Ja till att remittenten får det som sägs vid uppföljningarna."""
    [(party, named), *_] = parties_of(case.way_in.party)
    consent = Consent.objects.create(
        enrolment=case.enrolment,
        started_on=on,
        form=ConsentForm.WRITTEN,
        obtained_by=case.responsible_on(on),
    )
    for area in AREAS:
        ConsentLine.objects.create(
            consent=consent,
            party=party,
            named=named,
            area=area,
            direction=Direction.BOTH,
            started_on=on,
        )


def package_of(case: Case, copy: Copy) -> Package:
    [(party, named), *_] = parties_of(case.way_in.party)
    return Package(
        case_number=case.enrolment.case_number,
        recipient=Recipient(
            party.value, named, case.way_in.contact or "Handläggaren", is_referrer=True
        ),
        items=(copy_code(copy.follow_up.pk),),
        areas=tuple(area.value for area in AREAS),
        sections=(Section("Gäller", case.participant.shown_name), *copy.sections),
        ground=Ground.CONSENT.value,
        law="",
        reason="",
        way=Way.DIGITAL.value,
        handed_on=copy.held_on,
    )
