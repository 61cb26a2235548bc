"""Förlopp: when a case begins, is followed up and ends. Dates only; what is said comes after."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from finsam.dates import add_months
from participants.codes import Outcome
from participants.followups import due_after
from participants.models import FollowUp
from reporting.demo.places import TeamPlan
from reporting.demo.scene import Scene
from reporting.demo.workdays import workday_after, workday_before

Decision = FollowUp.Decision
MONTHS, DOCUMENT_DAYS = 3, 21
# The outcomes of seed 003, 11 of 15 of them positive, and the rarer ones beside them.
OUTCOMES = {
    Outcome.WORK: 32,
    Outcome.STUDIES: 6,
    Outcome.EMPLOYMENT_SERVICE: 40,
    Outcome.MUNICIPAL_REHAB: 40,
    Outcome.MEDICAL_REHAB: 25,
    Outcome.DROPOUT: 9,
    Outcome.RETURNED: 3,
    Outcome.SUBSTANCE: 2,
    Outcome.MOVED: 2,
    Outcome.DECEASED: 1,
    Outcome.OTHER: 1,
    Outcome.MISREGISTERED: 1,
}
# Days from start to close: mean and spread. Nine to ten months is what seed 003 reports.
STAYS = {
    Outcome.DROPOUT: (130, 50),
    Outcome.MOVED: (200, 80),
    Outcome.DECEASED: (200, 80),
    Outcome.MISREGISTERED: (6, 2),
}
STAY = (338, 100)
LONGEST = 640
# A place that would begin with a shorter stay than this begins with the next one instead.
SHORTEST_PLACE = 200
UNPLANNED = (Outcome.DROPOUT, Outcome.DECEASED, Outcome.MISREGISTERED, Outcome.MOVED)


@dataclass
class Meeting:
    """Uppföljning: the last day for it, when it was held, and what was decided."""

    due_on: date
    held_on: date | None = None
    decision: str = ""


@dataclass
class Course:
    """Ett ärendes gång. Open without a closing day."""

    started_on: date
    meetings: list[Meeting] = field(default_factory=list)
    closed_on: date | None = None
    outcome: str = ""
    # The final document has not been sent.
    document_waits: bool = False

    @property
    def held(self) -> list[date]:
        return [meeting.held_on for meeting in self.meetings if meeting.held_on]

    def last_day(self, today: date) -> date:
        return self.closed_on or today


def interval(scene: Scene) -> int:
    """Dagar mellan två uppföljningar: mostly within three months, one in eight too late."""
    if scene.happens(12):
        return scene.chance.randint(94, 116)
    return scene.chance.randint(62, 89)


def decision_at(scene: Scene, started_on: date, held_on: date) -> Decision:
    if held_on > add_months(started_on, 10) and scene.happens(60):
        return Decision.EXTEND
    return Decision.ADJUST if scene.happens(22) else Decision.CONTINUE


def chain(scene: Scene, started_on: date, held: list[date], *, closing: bool) -> list[Meeting]:
    """Uppföljningarna i följd: each due from the one before, the last planned unless it closes."""
    meetings, after = [], started_on
    for held_on in held:
        decision = decision_at(scene, started_on, held_on)
        meetings.append(Meeting(due_after(after, MONTHS), held_on, decision))
        after = held_on
    if closing and meetings:
        meetings[-1].decision = Decision.CLOSE
    else:
        meetings.append(Meeting(due_after(after, MONTHS)))
    return meetings


def open_course(scene: Scene, *, due_in: int, held: int) -> Course:
    """Pågående: made backwards from when the next follow-up is due, so many days from today."""
    last = workday_before(min(add_months(scene.today, -MONTHS) + timedelta(due_in), scene.today))
    days = [last]
    for _ in range(held):
        days.insert(0, workday_before(days[0] - timedelta(days=interval(scene))))
    return Course(days[0], chain(scene, days[0], days[1:], closing=False))


def closing_course(scene: Scene, *, held: int) -> Course:
    """På väg att avslutas: the last follow-up decided so, some days ago, and nothing is planned."""
    days = [scene.days_before(scene.today, 1, 9)]
    for _ in range(held):
        days.insert(0, workday_before(days[0] - timedelta(days=interval(scene))))
    return Course(days[0], chain(scene, days[0], days[1:], closing=True))


def closed_course(scene: Scene, closed_on: date, earliest: date) -> Course:
    """Avslutat: a stay that fits its outcome, counted back from the closing day."""
    outcome = scene.weighted(OUTCOMES)
    mean, spread = STAYS.get(outcome, STAY)
    stay = min(max(int(scene.chance.gauss(mean, spread)), 3), LONGEST)
    started_on = max(workday_before(closed_on - timedelta(days=stay)), earliest)
    held, day = [], workday_after(started_on + timedelta(days=interval(scene)))
    while day < closed_on - timedelta(days=25):
        held.append(day)
        day = workday_after(day + timedelta(days=interval(scene)))
    closing = outcome not in UNPLANNED and stay > 40
    if closing:
        held.append(scene.days_before(closed_on, 0, 12))
    meetings = chain(scene, started_on, held, closing=closing)
    return Course(started_on, meetings, closed_on, outcome)


@dataclass(frozen=True)
class Mix:
    """Blandning av pågående ärenden: shares in percent, so that every list has something in it."""

    closing: int = 5
    late: int = 12
    soon: int = 28
    fresh: int = 14

    def places(self, share: int, size: int) -> range:
        return range(max(round(size * share / 100), 1))


HELD = {0: 20, 1: 24, 2: 22, 3: 15, 4: 10, 5: 6, 6: 3}


def open_courses(scene: Scene, size: int, mix: Mix | None = None) -> list[Course]:
    """Pågående ärenden: some about to close, some late, some soon due, some new."""
    mix, chance = mix or Mix(), scene.chance
    courses = [
        closing_course(scene, held=chance.randint(2, 4)) for _ in mix.places(mix.closing, size)
    ]
    for share, days in ((mix.late, (-21, -2)), (mix.soon, (2, 14))):
        for _ in mix.places(share, size):
            due_in, held = chance.randint(*days), scene.weighted(HELD)
            courses.append(open_course(scene, due_in=due_in, held=held))
    for _ in mix.places(mix.fresh, size):
        courses.append(open_course(scene, due_in=chance.randint(79, 88), held=0))
    while len(courses) < size:
        due_in, held = chance.randint(15, 88), scene.weighted(HELD)
        courses.append(open_course(scene, due_in=due_in, held=held))
    return courses


def earlier_courses(scene: Scene, following: Course) -> list[Course]:
    """Ärenden före, in the place that the following case took over.

    The team grew to its size during the first year, so a place begins somewhere in it.
    """
    earliest = workday_after(scene.first_day + timedelta(days=scene.chance.randint(12, 400)))
    courses: list[Course] = []
    closed_on = scene.days_before(following.started_on, 2, 12)
    while closed_on >= earliest + timedelta(days=SHORTEST_PLACE):
        courses.append(closed_course(scene, closed_on, earliest))
        closed_on = scene.days_before(courses[-1].started_on, 2, 40)
    return courses


def courses_of(scene: Scene, plan: TeamPlan) -> list[Course]:
    """Teamets ärenden: as many open as its size, each after a row of closed ones."""
    current = open_courses(scene, plan.size)
    earlier = [course for one in current for course in earlier_courses(scene, one)]
    let_documents_wait(earlier, scene.today, plan.size)
    return [*current, *earlier]


def let_documents_wait(closed: list[Course], today: date, size: int) -> None:
    """Osända slutdokument: the latest one past its day, and the latest of those with days left."""
    written = [
        one for one in closed if one.outcome not in (Outcome.MISREGISTERED, Outcome.DECEASED)
    ]
    latest = sorted(written, key=closing_day, reverse=True)
    limit = today - timedelta(days=DOCUMENT_DAYS)
    late = [one for one in latest if closing_day(one) < limit]
    in_time = [one for one in latest if closing_day(one) >= limit]
    for course in [*late[:1], *in_time[: max(size // 10, 1)]]:
        course.document_waits = True


def closing_day(course: Course) -> date:
    return course.closed_on or date.max
