"""Ansvar och huvudman: who answers for the case, in the team and outside it, and since when."""

from datetime import date, timedelta

from organisations.models import Organisation, User
from participants.codes import Area
from participants.models import Assignment, HuvudmanPeriod
from reporting.demo.places import REGION
from reporting.demo.workdays import ONE_DAY
from reporting.demo.world import Case, World

HANDOVER_PERCENT = 12


def responsible_in_turn(
    world: World, code: str, first: date, last: date, current: User | None
) -> list[tuple[date, User]]:
    """Ansvariga i följd: handed over when somebody leaves; `current` as soon as possible."""
    turns: list[tuple[date, User]] = []
    day = first
    while day <= last:
        at_work = world.staff.at_work(code, day)
        user = current if current in at_work else world.scene.weighted(at_work)
        turns.append((day, user))
        leaves = world.staff.last_day_of(code, user)
        day = (leaves or last) + ONE_DAY
    return turns


def tell_assignments(world: World, case: Case) -> None:
    ends = [day - ONE_DAY for day, _ in case.responsible[1:]]
    for (day, user), ended_on in zip(case.responsible, [*ends, case.course.closed_on], strict=True):
        add_assignment(world, case, user, day, ended_on)
    if deputy := a_deputy(world, case):
        part = Assignment.Part.DEPUTY
        add_assignment(world, case, deputy, case.course.started_on, case.course.closed_on, part)


def add_assignment(
    world: World,
    case: Case,
    user: User,
    started_on: date,
    ended_on: date | None,
    part: Assignment.Part = Assignment.Part.RESPONSIBLE,
) -> None:
    row = Assignment(
        enrolment=case.enrolment, user=user, part=part, started_on=started_on, ended_on=ended_on
    )
    world.scene.add(row, on=started_on)


def a_deputy(world: World, case: Case) -> User | None:
    """Vikarie: a colleague who was there all the time; few closed cases lack one, no open one."""
    if case.course.closed_on and world.scene.happens(15):
        return None
    last = case.course.last_day(world.scene.today)
    busy = {user for _, user in case.responsible}
    at_start = world.staff.at_work(case.plan.code, case.course.started_on)
    at_end = world.staff.at_work(case.plan.code, last)
    colleagues = {user: n for user, n in at_start.items() if user in at_end and user not in busy}
    return world.scene.weighted(colleagues) if colleagues else None


def huvudman_of(world: World, case: Case) -> Organisation:
    """Huvudman vid start: the party that referred, else the municipality."""
    office = case.way_in.office
    if office is None:
        return case.team.owner
    return office.part_of or office


def tell_huvudman(world: World, case: Case) -> None:
    """Huvudansvaret, handed over once in one case of eight; beside it vård och hälsa for some."""
    first, course = huvudman_of(world, case), case.course
    others = [one for one in (case.team.owner, world.places.organisations[REGION]) if one != first]
    handed_over_on = handover_day(world, case)
    if handed_over_on:
        until = handed_over_on - ONE_DAY
        add_period(world, case, first, course.started_on, until, Area.OVERALL)
        add_period(
            world, case, world.one_of(others), handed_over_on, course.closed_on, Area.OVERALL
        )
    else:
        add_period(world, case, first, course.started_on, course.closed_on, Area.OVERALL)
    if world.scene.happens(30):
        region = world.places.organisations[REGION]
        add_period(world, case, region, course.started_on, course.closed_on, Area.HEALTH)


def handover_day(world: World, case: Case) -> date | None:
    days = (case.course.last_day(world.scene.today) - case.course.started_on).days
    if days < 60 or not world.scene.happens(HANDOVER_PERCENT):
        return None
    return case.course.started_on + timedelta(days=world.scene.chance.randint(30, days - 20))


def add_period(
    world: World,
    case: Case,
    organisation: Organisation,
    started_on: date,
    ended_on: date | None,
    area: Area,
) -> None:
    row = HuvudmanPeriod(
        enrolment=case.enrolment,
        organisation=organisation,
        area=area,
        contact=case.way_in.contact if area == Area.OVERALL else "",
        started_on=started_on,
        ended_on=ended_on,
    )
    world.scene.add(row, on=started_on)
