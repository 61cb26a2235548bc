"""Remisser: those that led to the cases, and those that wait, were declined or taken back."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import product

from participants.codes import ReferringParty
from referrals.codes import Channel, MeetingOutcome, Need, Obstacle
from referrals.models import Referral
from referrals.states import State
from reporting.demo import remiss_texts
from reporting.demo.places import TEAMS, TeamPlan
from reporting.demo.way_in import OWN_TEAM, a_way, by_login, office_of, staff_hat, wait_of
from reporting.demo.workdays import workday_after
from reporting.demo.world import Case, WayIn, World

# Of a team of twenty places: how many wait in each state.
WAITING = {
    State.DRAFT: 2,
    State.SENT: 2,
    State.RECEIVED: 1,
    State.ASKED: 1,
    State.VISIT: 1,
    State.MEETING: 1,
    State.QUEUED: 2,
}
# Fewest and most days since it was sent, by state.
AGES = {
    State.DRAFT: (1, 6),
    State.SENT: (1, 4),
    State.RECEIVED: (4, 12),
    State.ASKED: (7, 16),
    State.VISIT: (9, 20),
    State.MEETING: (18, 34),
    State.QUEUED: (30, 80),
}
NEEDS_OF = {
    ReferringParty.AF: Need.AF,
    ReferringParty.FK: Need.FK,
    ReferringParty.REGION_PV: Need.REGION,
    ReferringParty.REGION_PSYK: Need.REGION,
}
DECLINED_PERCENT, WITHDRAWN_PERCENT, ASKED_PERCENT, OBSTACLE_PERCENT = 9, 4, 20, 6
WANTS = MeetingOutcome.WANTS


def tell_referrals(world: World, cases: list[Case]) -> None:
    for case in cases:
        if case.way_in.sent_on:
            accepted(world, case, case.way_in.sent_on)
        if case.course.closed_on:
            tell_others(world, case.plan, case.course.closed_on)
    for plan, (state, count) in product(TEAMS, WAITING.items()):
        for place in range(max(round(count * plan.size / 20), 1)):
            waiting(world, plan, state, place)


def tell_others(world: World, plan: TeamPlan, near: date) -> None:
    """Remisser som inte ledde till inskrivning, in proportion to the cases."""
    if world.scene.happens(DECLINED_PERCENT):
        turned_down(world, plan, near)
    if world.scene.happens(WITHDRAWN_PERCENT):
        taken_back(world, plan, near)


def a_remiss(world: World, plan: TeamPlan, way: WayIn, sent_on: date) -> Referral:
    """En hel remiss, as it was when it was sent."""
    scene = world.scene
    own = NEEDS_OF.get(ReferringParty(way.party), Need.KOMMUN)
    others = [need for need in Need if need != own]
    remiss = Referral(
        team=world.places.teams[plan.code],
        referred_by=way.office,
        referring_party=way.party,
        referrer=way.written_by,
        contact=way.contact,
        contact_phone=f"010-174 06 {scene.chance.randint(10, 99)}" if way.contact else "",
        channel=way.channel,
        needs=[own, *scene.chance.sample(others, scene.chance.randint(1, 2))],
        background=world.one_of(remiss_texts.BACKGROUND),
        own_words=world.one_of(remiss_texts.OWN_WORDS),
        created_on=scene.days_before(sent_on, 0, 5),
        sent_on=sent_on,
        consent_on=scene.days_before(sent_on, 0, 12),
    )
    if scene.happens(OBSTACLE_PERCENT):
        remiss.obstacles = [world.one_of([Obstacle.ADDICTION, Obstacle.ILLNESS])]
        remiss.obstacles_reason = remiss_texts.OBSTACLE_REASON
    return scene.add(remiss, on=sent_on)


def accepted(world: World, case: Case, sent_on: date) -> None:
    """Antagen: the days between the remiss and the start, in their order."""
    person, started_on = case.participant, case.course.started_on
    remiss = a_remiss(world, case.plan, case.way_in, sent_on)
    remiss.first_name, remiss.last_name = person.first_name, person.last_name
    remiss.personal_number, remiss.phone = person.personal_number, person.phone
    remiss.municipality, remiss.language = person.municipality, person.language
    remiss.participant, remiss.enrolment = person, case.enrolment
    steps = Steps.between(world, sent_on, started_on)
    remiss.handler = staff_hat(world, case.plan, steps.read_on)
    remiss.read_on, remiss.decided_on = steps.read_on, steps.decided_on
    remiss.visit_on, remiss.visit_outcome = steps.visit_on, WANTS
    remiss.meeting_on, remiss.meeting_outcome = steps.meeting_on, WANTS
    if (started_on - sent_on).days > 50:
        remiss.queued_on = steps.visit_on
    if world.scene.happens(ASKED_PERCENT):
        ask(world, remiss, steps.read_on, answered_on=steps.visit_on)


@dataclass(frozen=True)
class Steps:
    """Stegen mot ett beslut, none before the one above it."""

    read_on: date
    visit_on: date
    meeting_on: date
    decided_on: date

    @classmethod
    def between(cls, world: World, sent_on: date, decided_on: date) -> "Steps":
        """At a tenth, four tenths, eight tenths and the whole of the way, on workdays."""
        days = (decided_on - sent_on).days
        tenths = dict(zip((field.name for field in fields(cls)), (1, 4, 8, 10), strict=True))
        return cls(
            **{
                name: min(workday_after(sent_on + timedelta(days=days * tenth // 10)), decided_on)
                for name, tenth in tenths.items()
            }
        )


def ask(world: World, remiss: Referral, asked_on: date, answered_on: date | None = None) -> None:
    """Komplettering, answered when a day is given."""
    place = world.scene.chance.randrange(len(remiss_texts.QUESTIONS))
    remiss.asked_on, remiss.question = asked_on, remiss_texts.QUESTIONS[place]
    if answered_on:
        remiss.answered_on, remiss.answer = answered_on, remiss_texts.ANSWERS[place]


def of_somebody_new(world: World, plan: TeamPlan, way: WayIn, sent_on: date) -> Referral:
    """Remiss för någon som inte är inskriven."""
    remiss = a_remiss(world, plan, way, sent_on)
    sex = world.people.a_sex()
    remiss.first_name, remiss.last_name = world.people.a_name(sex)
    remiss.personal_number, _ = world.people.a_number(sex, sent_on)
    remiss.municipality = world.one_of(plan.towns)
    return remiss


def of_any_party(world: World, plan: TeamPlan, sent_on: date) -> Referral:
    party = world.one_of([ReferringParty.AF, ReferringParty.FK, ReferringParty.KOMMUN_IFO])
    return of_somebody_new(world, plan, a_way(world, plan, party, sent_on), sent_on)


def turned_down(world: World, plan: TeamPlan, near: date) -> None:
    sent_on = world.scene.days_before(near, 30, 60)
    remiss = of_any_party(world, plan, sent_on)
    steps = Steps.between(world, sent_on, sent_on + timedelta(days=28))
    remiss.read_on, remiss.visit_on = steps.read_on, steps.visit_on
    remiss.visit_outcome = MeetingOutcome.THINKS
    remiss.handler = staff_hat(world, plan, steps.read_on)
    remiss.declined_on = steps.meeting_on
    reason = world.one_of(list(remiss_texts.DECLINES))
    texts = remiss_texts.DECLINES[reason]
    remiss.decline_reason = reason
    remiss.internal_note, remiss.text_to_participant, remiss.text_to_referrer = texts


def taken_back(world: World, plan: TeamPlan, near: date) -> None:
    sent_on = world.scene.days_before(near, 30, 60)
    remiss = of_any_party(world, plan, sent_on)
    remiss.read_on = workday_after(sent_on + timedelta(days=2))
    remiss.handler = staff_hat(world, plan, remiss.read_on)
    remiss.withdrawn_on = workday_after(sent_on + timedelta(days=16))
    remiss.withdrawn_reason = world.one_of(remiss_texts.WITHDRAWN)


def waiting(world: World, plan: TeamPlan, state: State, place: int) -> None:
    """Väntar på beslut, from both large parties.

    In one team all are of the first referrer at the office, whose list then shows every state.
    """
    party = (ReferringParty.AF, ReferringParty.FK)[place % 2]
    shortest, longest = AGES[state]
    if state == State.QUEUED:
        longest = max(longest, wait_of(plan)[1])
    sent_on = world.scene.days_before(world.scene.today, shortest, longest)
    way = a_way(world, plan, party, sent_on)
    if plan.code == OWN_TEAM:
        way = by_login(party, world.staff.referrers[office_of(plan, party)][0], sent_on)
    remiss = of_somebody_new(world, plan, way, sent_on)
    if state == State.DRAFT:
        make_draft(world, remiss)
    elif state != State.SENT:
        advance(world, plan, remiss, state, sent_on)


def make_draft(world: World, remiss: Referral) -> None:
    """Utkast: only who logs in has one, and it is not whole yet."""
    if remiss.channel != Channel.LOGIN and remiss.referred_by:
        remiss.referrer = world.one_of(world.staff.referrers[remiss.referred_by.name])
        remiss.contact = remiss.referrer.user.display_name
    remiss.channel, remiss.sent_on = Channel.LOGIN, None
    remiss.consent_on, remiss.own_words = None, ""


def advance(world: World, plan: TeamPlan, remiss: Referral, state: State, sent_on: date) -> None:
    """Så långt som läget säger; a meeting that is booked lies ahead."""
    today = world.scene.today
    steps = Steps.between(world, sent_on, world.scene.days_before(today, 1, 2))
    ahead = workday_after(today + timedelta(days=world.scene.chance.randint(1, 9)))
    remiss.read_on = steps.read_on
    remiss.handler = staff_hat(world, plan, steps.read_on)
    if state == State.ASKED:
        ask(world, remiss, steps.meeting_on)
    if state == State.VISIT:
        remiss.visit_on = ahead
    if state in (State.MEETING, State.QUEUED):
        remiss.visit_on, remiss.visit_outcome = steps.visit_on, WANTS
    if state == State.MEETING:
        remiss.meeting_on = ahead
    if state == State.QUEUED:
        remiss.meeting_on, remiss.meeting_outcome = steps.meeting_on, WANTS
        remiss.queued_on = steps.meeting_on
