"""Arbetslistan i demon: what ends soon, what is put off and why, and who is or was away."""

from datetime import timedelta
from random import Random

from organisations.models import Membership
from participants.codes import Income
from participants.codes_end_dates import EndKind
from participants.models import Absence, EndDate, FollowUp, Postponement, Watch
from reporting.demo.places import TEAMS
from reporting.demo.workdays import at, workday_before
from reporting.demo.world import Case, World

ENDING_PERCENT, CERTIFICATE_PERCENT, PUT_OFF_PERCENT = 30, 55, 25
NOTES = {
    EndKind.CERTIFICATE: "Tid hos läkaren bokas av deltagaren.",
    EndKind.SOCIAL_ASSISTANCE: "Ansöks om varje månad.",
    EndKind.ACTIVITY_COMPENSATION: "Förlängning söks med stöd av teamet.",
}
REASONS = (
    "Remittenten är på semester, ny tid bokas när hen är tillbaka.",
    "Deltagaren är inlagd på sjukhus.",
    "Väntar på läkarutlåtandet innan vi ses.",
    "Deltagaren är bortrest till sin familj.",
)
# Who is away, who covers, by their place in the list of staff, and the days from today: one absence
# is over, one lasts, one is to come.
AWAY = ((1, 0, -4, -3), (2, 1, -1, 4), (0, 1, 30, 51))


def tell_worklist(world: World, cases: list[Case]) -> None:
    """A chance of its own, so that nothing told before is told otherwise."""
    chance = Random("arbetslistan")  # noqa: S311 - invented people, nothing to guess
    planned = {
        id(row.enrolment): row
        for row in world.scene.rows(FollowUp)
        if row.held_on is None and row.cancelled_on is None
    }
    told: set[str] = set()
    for case in cases:
        if case.course.closed_on is not None:
            continue
        tell_endings(world, case, chance)
        row, code = planned.get(id(case.enrolment)), case.plan.code
        late = row is not None and row.due_on < world.scene.today
        if row and late and (code not in told or happens(chance, PUT_OFF_PERCENT)):
            put_off(world, case, row, chance)
            told.add(code)
    tell_absences(world)


def happens(chance: Random, percent: int) -> bool:
    return chance.random() * 100 < percent


def tell_endings(world: World, case: Case, chance: Random) -> None:
    """Den ersättning som personen har, and the certificate it rests on."""
    if not happens(chance, ENDING_PERCENT):
        return
    granted = [income for income in case.enrolment.income_before if income in EndKind.values]
    if granted:
        add_ending(world, case, EndKind(granted[0]), chance)
    sick = Income.SICKNESS_BENEFIT in case.enrolment.income_before
    if sick or happens(chance, CERTIFICATE_PERCENT):
        add_ending(world, case, EndKind.CERTIFICATE, chance)


def add_ending(world: World, case: Case, kind: EndKind, chance: Random) -> None:
    ends_on = world.scene.today + timedelta(days=chance.randint(-6, 150))
    row = EndDate(enrolment=case.enrolment, kind=kind, ends_on=ends_on, note=NOTES.get(kind, ""))
    noted_on = world.scene.today - timedelta(days=chance.randint(1, 40))
    world.scene.add(row, on=max(workday_before(noted_on), case.course.started_on))


def put_off(world: World, case: Case, follow_up: FollowUp, chance: Random) -> None:
    today = world.scene.today
    day = workday_before(today - timedelta(days=chance.randint(0, 4)))
    row = Postponement(
        enrolment=case.enrolment,
        watch=Watch.LATE,
        cause_on=follow_up.due_on,
        until=today + timedelta(days=chance.randint(3, 20)),
        reason=chance.choice(REASONS),
        by=world.staff.hat_of(case.plan.code, case.responsible_on(day), day),
        made_at=at(day, 10),
    )
    world.scene.add(row, on=day)


def tell_absences(world: World) -> None:
    """I varje team har någon varit borta, one is away and one will be; a colleague covers."""
    today = world.scene.today
    for plan in TEAMS:
        staff = working(world.staff.hats[plan.code])
        for away, cover, first, last in AWAY:
            if max(away, cover) < len(staff):
                row = Absence(
                    team=staff[away].team,
                    user=staff[away].user,
                    covered_by=staff[cover].user,
                    starts_on=today + timedelta(days=first),
                    ends_on=today + timedelta(days=last),
                )
                world.scene.add(row, on=today)


def working(hats: list[Membership]) -> list[Membership]:
    """De som arbetar nu, each once, in the order of the list of staff."""
    found = {hat.user_id: hat for hat in hats if hat.ended_on is None and hat.is_team_staff}
    return list(found.values())
