"""BIP: both views at the start and every third month, in every fourth case (domain.md §4)."""

from datetime import date
from random import Random

from finsam.dates import add_months
from instruments.codes import Absence, Rater
from instruments.models import InstrumentVersion, Measurement
from reporting.demo.workdays import workday_after
from reporting.demo.world import Case, World

ONE_IN = 4
MONTHS = 3
MOST = 5


def tell_ratings(world: World, cases: list[Case], bip: InstrumentVersion) -> None:
    chance = Random("skattningar")  # noqa: S311 - invented people, nothing to guess
    for case in cases[::ONE_IN]:
        levels = {Rater.PARTICIPANT: chance.randint(1, 3), Rater.WORKER: chance.randint(2, 4)}
        for place, day in enumerate(days_of(world, case)):
            for rater, level in levels.items():
                values = answers(chance, level + place // 2, len(bip.items_for(rater)))
                row = Measurement(
                    enrolment=case.enrolment,
                    instrument=bip.instrument,
                    edition=bip,
                    rater=rater,
                    measured_on=day,
                    values=values,
                    occasion="start" if place == 0 else "uppföljning",
                    entered_by=case.responsible_on(day),
                )
                world.scene.add(row, on=day)


def days_of(world: World, case: Case) -> list[date]:
    """Mätdagarna: the start and every third month, while the case is open."""
    first = case.course.started_on
    last = case.course.closed_on or world.scene.today
    days = (workday_after(add_months(first, MONTHS * place)) for place in range(MOST))
    return [day for day in days if day < last]


def answers(chance: Random, level: int, count: int) -> list[int]:
    """Svar kring en nivå; now and then somebody does not know."""
    return [
        Absence.UNKNOWN.value
        if chance.randrange(20) == 0
        else 10 * min(max(level + chance.choice((-1, 0, 0, 1)), 1), 5)
        for _ in range(count)
    ]
