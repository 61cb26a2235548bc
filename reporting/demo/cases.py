"""Ärendena: a person, an enrolment and everything that hangs on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from organisations.models import Team, User
from participants.codes import Education, Income, Occupation, Outcome, ReferringParty
from participants.models import Enrolment, Participant
from referrals.codes import Channel
from reporting.demo.closings import close
from reporting.demo.courses import Course, closing_day, courses_of
from reporting.demo.measurements import latest_editions, tell_measurements
from reporting.demo.meetings import tell_meetings
from reporting.demo.notes import tell_notes
from reporting.demo.people import protect
from reporting.demo.periods import responsible_in_turn, tell_assignments, tell_huvudman
from reporting.demo.places import TEAMS, TeamPlan
from reporting.demo.ratings import tell_ratings
from reporting.demo.support import tell_support
from reporting.demo.way_in import staff_hat, way_in
from reporting.demo.world import Case, World

EDUCATIONS = {
    Education.LESS_THAN_PRIMARY: 8,
    Education.PRIMARY: 32,
    Education.SECONDARY: 42,
    Education.TERTIARY_SHORT: 7,
    Education.TERTIARY_LONG: 6,
    "": 5,
}
INCOMES: dict[str, dict[Income, int]] = {
    ReferringParty.FK: {Income.SICKNESS_BENEFIT: 60, Income.ACTIVITY_COMPENSATION: 40},
    ReferringParty.AF: {Income.ACTIVITY_GRANT: 50, Income.SOCIAL_ASSISTANCE: 50},
}
OTHER_INCOMES = {Income.SOCIAL_ASSISTANCE: 85, Income.NONE: 10, Income.SICKNESS_BENEFIT: 5}
OCCUPATIONS = {Occupation.NONE: 70, Occupation.SEEKS_WORK: 12, Occupation.PROGRAMME: 18}
AGAIN_PERCENT, PAUSE = 5, timedelta(days=150)
OVER_NINE_PERCENT, UNKNOWN_PERCENT = 15, 5
# In these teams one person has protected identity.
PROTECTED = ("HAL", "VAS")


def tell_team(world: World, plan: TeamPlan) -> list[Case]:
    """Teamets ärenden i tidsordning, so that a person may come back after a pause."""
    current = take_turns(world, plan, courses := courses_of(world.scene, plan))
    team, cases = world.places.teams[plan.code], []
    known: list[tuple[date, Participant]] = []
    for course in sorted(courses, key=lambda course: course.started_on):
        person = one_who_returns(world, known, course.started_on)
        person = person or world.people.a_participant(plan, team.owner, course.started_on)
        case = a_case(world, plan, team, course, person, current.get(id(course)))
        if course.closed_on and course.outcome not in (Outcome.DECEASED, Outcome.MOVED):
            known.append((course.closed_on, person))
        cases.append(case)
    if plan.code in PROTECTED:
        protect_one(world, cases, PROTECTED.index(plan.code))
    return cases


def take_turns(world: World, plan: TeamPlan, courses: Sequence[Course]) -> dict[int, User]:
    """Ansvarig i det som pågår eller nyss har avslutats: dealt by share, so that nobody has it all.

    Each deal begins with who has the largest share, and with what is most pressing.
    """
    shares = world.staff.at_work(plan.code, world.scene.today)
    current = [one for one in courses if one.closed_on is None]
    closed = [one for one in courses if one.closed_on]
    latest = sorted(closed, key=lambda one: (not one.document_waits, -closing_day(one).toordinal()))
    return deal(shares, current) | deal(shares, latest[: len(current) // 4])


def deal(shares: dict[User, int], courses: Sequence[Course]) -> dict[int, User]:
    dealt = dict.fromkeys(shares, 0)
    turns: dict[int, User] = {}
    for course in courses:
        user = min(shares, key=lambda one: Decimal(dealt[one] + 1) / shares[one])
        dealt[user] += 1
        turns[id(course)] = user
    return turns


def one_who_returns(
    world: World, known: list[tuple[date, Participant]], started_on: date
) -> Participant | None:
    """Någon som varit här förut: an own pause lies between, and nobody returns twice."""
    ready = [pair for pair in known if pair[0] + PAUSE < started_on]
    if not ready or not world.scene.happens(AGAIN_PERCENT):
        return None
    pair = world.one_of(ready)
    known.remove(pair)
    return pair[1]


def a_case(
    world: World,
    plan: TeamPlan,
    team: Team,
    course: Course,
    person: Participant,
    current: User | None,
) -> Case:
    way = way_in(world, plan, course.started_on)
    row = Enrolment(
        participant=person,
        team=team,
        started_on=course.started_on,
        referring_party=way.party,
        referring_organisation=way.office,
        referrer_contact=way.contact,
        referred_on=way.sent_on,
    )
    case = Case(plan, team, course, person, row, way)
    last = course.last_day(world.scene.today)
    case.responsible = responsible_in_turn(world, plan.code, course.started_on, last, current)
    describe_start(world, row)
    close(world, case)
    world.scene.add(row, on=course.closed_on or course.started_on)
    return case


def describe_start(world: World, row: Enrolment) -> None:
    """Startuppgifter (domain.md §1.3); some are not known, and of some only that it is long."""
    scene = world.scene
    row.education = scene.weighted(EDUCATIONS)
    row.income_before = [scene.weighted(INCOMES.get(row.referring_party, OTHER_INCOMES))]
    row.occupation_before = [scene.weighted(OCCUPATIONS)]
    row.legal_system = "Lifecare"
    row.legal_record = f"{row.started_on.year}-{scene.chance.randint(1000, 9999)}"
    if scene.happens(UNKNOWN_PERCENT):
        return
    if scene.happens(OVER_NINE_PERCENT):
        row.support_over_nine = True
        return
    row.support_months = min(int(scene.chance.expovariate(1 / 75)) + 3, 107)
    row.support_years = Decimal(row.support_months // 12)


def protect_one(world: World, cases: list[Case], place: int) -> None:
    """Skyddad: an open case of who has most of them, since only that person finds it.

    Its remiss came on paper: a referrer's list would show the name.
    """
    current = [case for case in cases if case.course.closed_on is None]
    in_charge = [case.responsible[-1][1] for case in current]
    busiest = max(in_charge, key=in_charge.count)
    case = next(one for one in current if one.responsible[-1][1] == busiest)
    protect(case.participant, place)
    if case.way_in.sent_on:
        registered_by = staff_hat(world, case.plan, case.way_in.sent_on)
        case.way_in = replace(case.way_in, written_by=registered_by, channel=Channel.PAPER)


def tell_cases(world: World) -> list[Case]:
    """Alla teams ärenden, and what happened in each."""
    editions = latest_editions()
    cases = [case for plan in TEAMS for case in tell_team(world, plan)]
    for case in cases:
        tell_assignments(world, case)
        tell_huvudman(world, case)
        tell_meetings(world, case)
        tell_notes(world, case)
        tell_support(world, case)
        tell_measurements(world, case, editions)
    tell_ratings(world, cases, editions["BIP"])
    return cases
