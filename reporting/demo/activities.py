"""Aktiviteter: what the teams hold in groups, and who trains or works where (seed 003)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from activities.codes import EndReason, GroupKind, PlacementKind, PlacementResult, Presence
from activities.models import (
    Attendance,
    Group,
    GroupMember,
    GroupSession,
    HourStep,
    Placement,
    PlacementFollowUp,
    Workplace,
)
from finsam.dates import end_of_month
from organisations.models import User
from participants.codes import Protection
from reporting.demo.activity_words import DUTIES, LESSONS, SUPERVISORS, TOLD, WORKPLACES
from reporting.demo.places import TeamPlan
from reporting.demo.workdays import at, is_workday, workday_after
from reporting.demo.world import Case, World

T = TypeVar("T")
ORDER = [
    Workplace,
    Group,
    GroupSession,
    GroupMember,
    Attendance,
    Placement,
    HourStep,
    PlacementFollowUp,
]
WEEK = timedelta(days=7)
TERM = timedelta(weeks=18)
HELD = timedelta(weeks=10)


@dataclass(frozen=True)
class Series:
    """Grupp som den ska bli; `terms` ago it began, 0 being the one that goes on."""

    name: str
    kind: GroupKind
    weekday: int
    starts_at: time
    places: int
    terms: int = 0


# Where the team only coordinates, the responsibility for activities stays with the huvudmän.
GROUPS = {
    "FNS": [
        Series("Må bra-gruppen", GroupKind.HEALTH, 2, time(9, 30), 8),
        Series("Vägen till jobbet", GroupKind.LABOUR_MARKET, 4, time(13), 10),
        Series("Må bra-gruppen, våren", GroupKind.HEALTH, 2, time(9, 30), 8, terms=1),
    ],
    "HAL": [
        Series("Hälsa i vardagen", GroupKind.HEALTH, 1, time(10), 8),
        Series("Jobbspåret", GroupKind.LABOUR_MARKET, 3, time(13), 12),
    ],
    "SAL": [
        Series("Svenska på jobbet", GroupKind.WORK_SWEDISH, 3, time(9), 8),
        Series("Sju-tjugo", GroupKind.SEVEN_TWENTY, 5, time(7, 20), 10),
    ],
    "SUR": [Series("Förmiddagsgruppen", GroupKind.HEALTH, 4, time(9, 30), 6)],
    "VAS": [
        Series("Grönkvist", GroupKind.GRONKVIST, 1, time(9), 12),
        Series("Språkcaféet", GroupKind.LANGUAGE, 2, time(13), 12),
        Series("Jobb och hälsa", GroupKind.LABOUR_MARKET, 5, time(9, 30), 12),
        Series("Grönkvist, våren", GroupKind.GRONKVIST, 1, time(9), 12, terms=1),
    ],
}
PRESENCES = {
    Presence.PRESENT: 71,
    Presence.LATE: 7,
    Presence.EXCUSED: 14,
    Presence.UNEXCUSED: 8,
}
LEADER_ILL, NEEDED_ROOM = "Ledaren är sjuk.", "Lokalen är upptagen på den vanliga tiden."
PLACED_PERCENT, PLACED_BEFORE_PERCENT = 34, 22
KINDS = {
    PlacementKind.INTERNAL: 40,
    PlacementKind.EXTERNAL: 34,
    PlacementKind.TRAINEE: 20,
    PlacementKind.LANGUAGE: 6,
}
ENDINGS = {
    (EndReason.AS_PLANNED, PlacementResult.TRIAL): 24,
    (EndReason.AS_PLANNED, PlacementResult.EMPLOYED): 18,
    (EndReason.AS_PLANNED, PlacementResult.TRAINEE): 24,
    (EndReason.ILLNESS, PlacementResult.HEALTH): 16,
    (EndReason.OWN_REQUEST, PlacementResult.NOTHING): 10,
    (EndReason.OTHER_MEASURE, PlacementResult.STUDIES): 8,
}


class Teller:
    """Berättar aktiviteterna, by a chance of its own: nothing else is told otherwise by it."""

    def __init__(self, world: World) -> None:
        self.world, self.today = world, world.scene.today
        self.chance = Random("aktiviteter")  # noqa: S311 - invented people, nothing to guess

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def weighted(self, weights: dict[T, int]) -> T:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def tell(self, plan: TeamPlan, cases: Sequence[Case]) -> None:
        open_cases = [case for case in cases if case.course.closed_on is None]
        staff = sorted(self.world.staff.at_work(plan.code, self.today), key=lambda user: user.pk)
        for number, series in enumerate(GROUPS.get(plan.code, [])):
            self.tell_group(series, staff[number % len(staff)], plan, open_cases)
        if plan.code in GROUPS:
            self.tell_placements(plan, cases)

    def tell_group(
        self, series: Series, leader: User, plan: TeamPlan, cases: Sequence[Case]
    ) -> None:
        first = self.today - HELD - series.terms * (TERM + 4 * WEEK)
        group = Group(
            team=self.world.places.teams[plan.code],
            name=series.name,
            kind=series.kind,
            leader=leader,
            weekday=series.weekday,
            starts_at=series.starts_at,
            ends_at=series.starts_at.replace(hour=series.starts_at.hour + 2),
            place=f"Träffpunkten {plan.town}",
            places=series.places,
            started_on=first,
            ended_on=first + TERM,
        )
        self.world.scene.add(group, on=first)
        sessions = list(self.sessions_of(group))
        ready = [case for case in cases if fits(case, first)]
        count = min(series.places - self.chance.randint(0, 2), len(ready))
        for case in self.chance.sample(ready, count):
            self.tell_member(group, case, sessions)

    def sessions_of(self, group: Group) -> Iterator[GroupSession]:
        """Träffarna: one that the leader's illness cancelled, one moved to the day after."""
        for number, day in enumerate(group.days()):
            session = GroupSession(
                group=group,
                planned_on=day,
                day=day,
                starts_at=group.starts_at,
                ends_at=group.ends_at,
            )
            if number == 3:
                session.cancelled_on, session.reason = day, LEADER_ILL
            if number == 11 and is_workday(day + timedelta(days=1)):
                session.day, session.reason = day + timedelta(days=1), NEEDED_ROOM
            yield self.world.scene.add(session, on=group.started_on)

    def tell_member(self, group: Group, case: Case, sessions: Sequence[GroupSession]) -> None:
        began = max(group.started_on, workday_after(case.course.started_on + 2 * WEEK))
        member = GroupMember(group=group, enrolment=case.enrolment, started_on=began)
        if self.happens(8):
            member.ended_on = min(began + 5 * WEEK, group.ended_on)
        self.world.scene.add(member, on=began)
        last = min(self.today - timedelta(days=1), member.ended_on or group.ended_on)
        for session in sessions:
            if began <= session.day <= last and not session.cancelled_on:
                row = Attendance(
                    session=session,
                    member=member,
                    presence=self.weighted(PRESENCES),
                    marked_by=group.leader,
                    marked_at=at(session.day, 16),
                )
                self.world.scene.add(row, on=session.day)

    def tell_placements(self, plan: TeamPlan, cases: Sequence[Case]) -> None:
        team, since = self.world.places.teams[plan.code], self.world.scene.first_day
        places = [
            self.world.scene.add(
                Workplace(team=team, name=name, town=plan.town, contact=contact, contact_way=way),
                on=since,
            )
            for name, contact, way in WORKPLACES
        ]
        for case in cases:
            percent = PLACED_BEFORE_PERCENT if case.course.closed_on else PLACED_PERCENT
            is_protected = case.participant.protection != Protection.NONE
            days = (case.course.last_day(self.today) - case.course.started_on).days
            if self.happens(percent) and days > 120 and not is_protected:
                self.tell_placement(case, self.chance.choice(places))

    def tell_placement(self, case: Case, workplace: Workplace) -> None:
        """Från fyra till tolv timmar, and four more every fifth week."""
        last_day = case.course.last_day(self.today)
        days = self.chance.randint(40, (last_day - case.course.started_on).days - 30)
        began = workday_after(case.course.started_on + timedelta(days=days))
        kind = self.weighted(KINDS)
        placement = Placement(
            enrolment=case.enrolment,
            kind=kind,
            workplace=workplace,
            supervisor=self.chance.choice(SUPERVISORS),
            duties=self.chance.choice(DUTIES[kind]),
            started_on=began,
            until=end_of_month(began + 16 * WEEK),
        )
        if case.course.closed_on or placement.until < self.today:
            self.tell_end(placement, min(placement.until, last_day))
        else:
            ahead = self.today + timedelta(days=self.chance.randint(1, 28))
            placement.next_follow_up_on = min(workday_after(ahead), placement.until)
        self.world.scene.add(placement, on=began)
        self.tell_hours(placement)
        self.tell_follow_ups(case, placement, placement.ended_on or self.today)

    def tell_end(self, placement: Placement, last_day: date) -> None:
        reason, result = self.weighted(ENDINGS)
        placement.ended_on, placement.end_reason, placement.result = last_day, reason, result
        placement.end_note = LESSONS[result]

    def tell_hours(self, placement: Placement) -> None:
        hours = self.chance.choice((4, 6, 8, 10, 12))
        for weeks in (0, 5, 10):
            day = placement.started_on + weeks * WEEK
            step = HourStep(placement=placement, since=day, hours=Decimal(hours))
            self.world.scene.add(step, on=placement.started_on)
            hours += 4

    def tell_follow_ups(self, case: Case, placement: Placement, last: date) -> None:
        day = workday_after(placement.started_on + 4 * WEEK)
        while day < last:
            workplace, participant, agreed = self.chance.choice(TOLD)
            told = PlacementFollowUp(
                placement=placement,
                held_on=day,
                workplace_voice=workplace,
                participant_voice=participant,
                agreed=agreed,
                signed_by=case.responsible_on(day),
            )
            self.world.scene.add(told, on=day)
            day = workday_after(day + 6 * WEEK)


def fits(case: Case, first: date) -> bool:
    """Kan ha varit med: came in time, and is no protected person."""
    came = case.course.started_on + 2 * WEEK <= first + 6 * WEEK
    return came and case.participant.protection == Protection.NONE


def tell_activities(world: World, cases: Sequence[Case]) -> None:
    teller = Teller(world)
    for plan in {case.plan.code: case.plan for case in cases}.values():
        teller.tell(plan, [case for case in cases if case.plan == plan])
