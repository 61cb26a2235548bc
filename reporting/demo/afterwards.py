"""Förlängningar och läget efter avslut: what follows from the courses that are told already."""

from datetime import timedelta
from random import Random

from finsam.dates import add_months
from participants.after_close import NOT_ASKED
from participants.extensions import request
from participants.models import Extension, FollowUp, LaterStatus
from reporting.demo.world import Case, World

REASONS = (
    "Arbetsträningen har just börjat och behöver hinna trappas upp.",
    "Vårdens utredning drog ut på tiden. Planen mot arbete tar vid efter den.",
    "Anställning med stöd planeras till hösten, och samordningen behövs till dess.",
)
NOT_REACHED = 0.2


def tell_afterwards(world: World, cases: list[Case]) -> None:
    """A Random of its own, so that nothing else is told otherwise for it."""
    chance = Random(f"afterwards {world.scene.today}")  # noqa: S311 - invented people
    for case in cases:
        ask_to_extend(world, case, chance)
        ask_later(world, case, chance)


def ask_to_extend(world: World, case: Case, chance: Random) -> None:
    """Begäran följer på uppföljningens beslut; two of three are decided by now."""
    asked = [one for one in case.course.meetings if one.decision == FollowUp.Decision.EXTEND]
    if case.course.closed_on or not asked or asked[-1].held_on is None:
        return
    extension: Extension = request(case.enrolment)
    extension.case_number = case.enrolment.case_number
    extension.requested_on = asked[-1].held_on
    extension.requested_by = case.responsible_on(extension.requested_on)
    extension.reason = chance.choice(REASONS)
    latest = max(extension.guideline_on, extension.requested_on)
    extension.wanted_until = add_months(latest, 6)
    decided_on = extension.requested_on + timedelta(days=chance.randint(7, 40))
    if chance.random() < 2 / 3 and decided_on <= world.scene.today:
        extension.decision, extension.decided_on = Extension.Decision.GRANTED, decided_on
        extension.until = extension.wanted_until
    world.scene.add(extension, on=extension.requested_on)


def ask_later(world: World, case: Case, chance: Random) -> None:
    """Läget efter 6 och 12 månader: mostly what it was at the close; one in five not reached."""
    row = case.enrolment
    if row.closed_on is None or row.outcome in NOT_ASKED:
        return
    for months in LaterStatus.MONTHS:
        asked_on = add_months(row.closed_on, months) + timedelta(days=chance.randint(0, 20))
        if asked_on > world.scene.today:
            continue
        status = LaterStatus(enrolment=row, closed_on=row.closed_on, months=months)
        status.asked_on, status.asked_by = asked_on, case.responsible_on(row.closed_on)
        status.reached = chance.random() >= NOT_REACHED
        if status.reached:
            status.income, status.occupation = row.income_after, row.occupation_after
            status.work_kind = row.work_kind
        world.scene.add(status, on=asked_on)
