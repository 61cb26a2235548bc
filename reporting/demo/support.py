"""Samordnade insatser: whom the team brought in, about three a person, at most nine (seed 003)."""

from datetime import date, timedelta

from participants.codes import SupportMeasureKind as Kind
from participants.codes import SupportMeasureStatus as Status
from participants.models import SupportMeasure
from reporting.demo.places import AF, FK
from reporting.demo.workdays import workday_after, workday_before
from reporting.demo.world import Case, World

COUNTS = {0: 4, 1: 14, 2: 24, 3: 24, 4: 15, 5: 9, 6: 5, 7: 3, 8: 1, 9: 1}
ENDS = {
    Status.DONE: "done_on",
    Status.REFUSED: "refused_on",
    Status.ABORTED: "aborted_on",
}
ENDED = {Status.DONE: 82, Status.REFUSED: 7, Status.ABORTED: 11}
GOING_ON = {
    Status.DONE: 40,
    Status.BOOKED: 15,
    Status.QUEUED: 18,
    Status.CONTACTED: 15,
    Status.NEEDED: 12,
}
WHO = {
    Kind.FAMILY_DOCTOR: "Vårdcentralen",
    Kind.PHYSIOTHERAPY: "Vårdcentralen",
    Kind.REHAB_COORDINATOR: "Vårdcentralen",
    Kind.HEALTH_CENTRE: "Hälsocenter",
    Kind.DEBT_ADVICE: "Budget- och skuldrådgivningen",
    Kind.CAREER_GUIDANCE: "Vuxenutbildningen",
    Kind.HOUSING_SUPPORT: "Socialpsykiatrin",
    Kind.AF_PSYCHOLOGIST: AF,
    Kind.AF_SIUS: AF,
    Kind.AF_OCCUPATIONAL_THERAPIST: AF,
    Kind.FK_APPLICATION: FK,
}


def tell_support(world: World, case: Case) -> None:
    chance, last = world.scene.chance, case.course.last_day(world.scene.today)
    days = (last - case.course.started_on).days
    wanted = min(world.scene.weighted(COUNTS), days // 12)
    for kind in chance.sample(list(Kind), wanted):
        # Most needs are seen while the person is new in the team.
        seen_after = int(days * min(chance.expovariate(4), 0.8))
        needed_on = workday_before(case.course.started_on + timedelta(days=seen_after))
        add_measure(world, case, kind, max(needed_on, case.course.started_on), last)


def add_measure(world: World, case: Case, kind: Kind, needed_on: date, last: date) -> None:
    status = world.scene.weighted(GOING_ON if case.course.closed_on is None else ENDED)
    soon = timedelta(days=world.scene.chance.randint(5, 60))
    measure = SupportMeasure(
        enrolment=case.enrolment, kind=kind, actor_name=WHO.get(kind, ""), needed_on=needed_on
    )
    accompanied = world.scene.happens(35)
    if status is not Status.NEEDED:
        measure.requested_on = min(workday_after(needed_on + timedelta(days=2)), last)
    if status == Status.QUEUED:
        measure.waiting_since = min(workday_after(needed_on + timedelta(days=5)), last)
    ended_on = min(workday_after(needed_on + soon), last)
    if status in ENDS:
        setattr(measure, ENDS[status], ended_on)
    if status == Status.BOOKED:
        ahead = timedelta(days=3 + needed_on.toordinal() % 20)
        measure.booked_for = workday_after(last + ahead)
    if status == Status.DONE and accompanied:
        measure.accompanied_on = ended_on
    world.scene.add(measure, on=measure.ended_on or needed_on)
