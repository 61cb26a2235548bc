"""Frågor om våld: asked of everybody about twice a year, or not asked and why (domain.md §5)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from instruments.models import ViolenceAnswers, ViolenceBar, ViolenceReader, ViolenceScreening
from instruments.violence import Answer, Area, GuidedTo, Told
from organisations.models import User
from participants.models import ContactStop
from reporting.demo.workdays import ONE_DAY, at, workday_after, workday_before
from reporting.demo.world import Case, World

Code = TypeVar("Code", bound=str)
State, Reason = ViolenceScreening.State, ViolenceScreening.Reason
# Days from the start to the first time, between two times, and until a new try.
FIRST, BETWEEN, LATE, AGAIN = (14, 60), (150, 182), (190, 230), (14, 35)
LATE_PERCENT = 12
STATES = {State.ASKED: 80, State.UNSUITABLE: 13, State.DECLINED: 7}
REASONS = {Reason.NOT_ALONE: 40, Reason.UNWELL: 30, Reason.NO_TIME: 20, Reason.OTHER: 10}
WITH_INTERPRETER = {**REASONS, Reason.INTERPRETER: 150}
# Seven to nine of ten have met violence and four of ten did so as a child, domain.md §5.
SPARED_PERCENT = 13
LIVED = {
    Area.PSYCHOLOGICAL_BEFORE: 62,
    Area.PHYSICAL_BEFORE: 45,
    Area.SEXUAL_BEFORE: 20,
    Area.AS_A_CHILD: 46,
    Area.OWN_VIOLENCE: 6,
    Area.OTHER: 6,
}
# What still went on during the last year, of those who have met it.
NOW = {
    Area.PSYCHOLOGICAL_NOW: (Area.PSYCHOLOGICAL_BEFORE, 30),
    Area.PHYSICAL_NOW: (Area.PHYSICAL_BEFORE, 14),
    Area.SEXUAL_NOW: (Area.SEXUAL_BEFORE, 6),
}
# Not everything is told the first time.
SHY_PERCENT, LEAFLET_PERCENT, CARE_PERCENT = 12, 96, 25
HELP = (GuidedTo.HEALTH_CARE, GuidedTo.WOMENS_LINE, GuidedTo.POLICE, GuidedTo.SHELTER)


@dataclass
class Teller:
    """Berättaren: one case after another, each with its own draws."""

    world: World
    # A chance of its own, so that nothing told before is told otherwise.
    chance: Random = field(default_factory=lambda: Random("frågor om våld"))  # noqa: S311
    # Who takes over a case is named by who leaves it, when the occasions have their keys.
    handed_over: list[tuple[ViolenceScreening, User, date]] = field(default_factory=list)

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def days_after(self, day: date, span: tuple[int, int]) -> date:
        return workday_after(day + timedelta(days=self.chance.randint(*span)))

    def one_of(self, weights: dict[Code, int]) -> Code:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def tell(self, case: Case) -> None:
        """Ett ärendes tillfällen, from the first weeks until it was closed."""
        lived, asked = self.a_life(), list[ViolenceScreening]()
        last = (case.course.closed_on or self.world.scene.today) - ONE_DAY
        day = self.days_after(case.course.started_on, FIRST)
        while day <= last:
            row = self.an_occasion(case, day)
            if row.state == State.ASKED:
                told = self.told(lived, is_first=not asked)
                self.world.scene.add(ViolenceAnswers(screening=row, text=told.written()), on=day)
                asked.append(row)
            usual = LATE if self.happens(LATE_PERCENT) else BETWEEN
            day = self.days_after(day, AGAIN if row.state == State.UNSUITABLE else usual)
        if case.course.closed_on is None:
            self.hand_over(case, asked)

    def an_occasion(self, case: Case, day: date) -> ViolenceScreening:
        state, reasons = self.one_of(STATES), REASONS
        if case.participant.interpreter:
            reasons = WITH_INTERPRETER
        row = ViolenceScreening(
            enrolment=case.enrolment,
            asked_on=day,
            asked_by=case.responsible_on(day),
            state=state,
            reason=self.one_of(reasons) if state == State.UNSUITABLE else "",
        )
        return self.world.scene.add(row, on=day)

    def a_life(self) -> set[Area]:
        """Det som personen har varit med om."""
        if self.happens(SPARED_PERCENT):
            return set()
        return {area for area, percent in LIVED.items() if self.happens(percent)}

    def told(self, lived: set[Area], *, is_first: bool) -> Told:
        now = {
            area
            for area, (before, percent) in NOW.items()
            if before in lived and self.happens(percent)
        }
        answers = {area.value: self.answer(area in lived | now, is_first) for area in Area}
        said = {area for area in Area if answers[area] == Answer.YES}
        return Told(answers, self.happens(LEAFLET_PERCENT), tuple(self.ways_on(said)))

    def answer(self, is_so: bool, is_first: bool) -> str:
        if is_so and is_first and self.happens(SHY_PERCENT):
            return Answer.WILL_NOT_SAY
        return Answer.YES if is_so else Answer.NO

    def ways_on(self, said: set[Area]) -> list[str]:
        """Lotsad till: those who meet violence now, those who use it, and some who have met it."""
        ways: list[str] = [GuidedTo.CHOOSE_TO_STOP] if Area.OWN_VIOLENCE in said else []
        if said & set(NOW):
            return [GuidedTo.SOCIAL_SERVICES, self.chance.choice(HELP), *ways]
        if said and self.happens(CARE_PERCENT):
            return [GuidedTo.HEALTH_CARE, *ways]
        return ways

    def hand_over(self, case: Case, asked: list[ViolenceScreening]) -> None:
        """The last answers follow the case when the one who asked leaves it, or they are lost."""
        day, user = case.responsible[-1]
        known = [row for row in asked if row.asked_on < day and row.asked_by != user]
        if known:
            self.handed_over.append((known[-1], user, workday_before(day - ONE_DAY)))

    def name_readers(self) -> None:
        for screening, user, day in self.handed_over:
            screening.name_reader(user, by=screening.asked_by)
            ViolenceReader.objects.filter(screening=screening).update(named_at=at(day, 6))

    def set_apart(self, cases: list[Case]) -> None:
        """Två ärenden där brev är stoppade; in one of them a colleague is barred."""
        today = self.world.scene.today
        first, second, *_ = [case for case in cases if case.course.closed_on is None]
        for case in (first, second):
            by = case.responsible_on(today)
            ContactStop.objects.set(case.enrolment, by=by, on=today - timedelta(days=30))
        others = (user for case in cases if case.team == first.team for _, user in case.responsible)
        own = first.responsible_on(today)
        other = next(user for user in others if user != own)
        ViolenceBar.objects.create(
            enrolment=first.enrolment, user=other, declared_by=other, declared_on=today
        )


def tell_violence(world: World, cases: list[Case]) -> Teller:
    teller = Teller(world)
    for case in cases:
        teller.tell(case)
    return teller
