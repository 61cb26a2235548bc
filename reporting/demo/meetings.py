"""Uppföljningar: held with everybody's voice, moved and missed with their reasons, or waiting."""

from datetime import date, datetime, timedelta

from participants.models import FollowUp, MeetingChange
from reporting.demo import sentences
from reporting.demo.courses import Meeting
from reporting.demo.workdays import at, workday_after
from reporting.demo.world import Case, World

Kind = MeetingChange.Kind
MOVED_PERCENT, MISSED_PERCENT = 12, 7
CLOSED = "Ärendet avslutades."
MEETING = timedelta(minutes=50)


def tell_meetings(world: World, case: Case) -> None:
    after = case.course.started_on
    for meeting in case.course.meetings:
        if meeting.held_on:
            tell_held(world, case, meeting, meeting.held_on, after)
            after = meeting.held_on
        elif case.course.closed_on:
            cancel(world, case, meeting, case.course.closed_on)
        else:
            tell_planned(world, case, meeting, after)


def a_time(world: World, day: date) -> datetime:
    """Mötestid: on the hour or the half, between nine and three."""
    return at(day, 2 * world.scene.chance.randint(2, 14))


def tell_held(world: World, case: Case, meeting: Meeting, held_on: date, after: date) -> None:
    booked_for = a_time(world, held_on)
    row = FollowUp(
        enrolment=case.enrolment,
        due_on=meeting.due_on,
        booked_for=booked_for,
        held_on=held_on,
        participant_voice=world.one_of(sentences.PARTICIPANT_VOICES),
        referrer_voice=world.one_of(sentences.REFERRER_VOICES),
        team_voice=world.one_of(sentences.TEAM_VOICES),
        decision=meeting.decision,
        reason=sentences.DECISION_REASONS[meeting.decision],
        signed_by=case.responsible_on(held_on),
        signed_at=booked_for + MEETING,
    )
    world.scene.add(row, on=held_on)
    if world.scene.happens(MOVED_PERCENT):
        change(world, row, Kind.MOVED, after, held_on)
    elif world.scene.happens(MISSED_PERCENT):
        change(world, row, Kind.MISSED, after, held_on)


def change(
    world: World, row: FollowUp, kind: MeetingChange.Kind, after: date, before: date
) -> None:
    """Flyttat eller uteblivet: a meeting that was booked for an earlier day."""
    day = max(world.scene.days_before(before, 3, 16), workday_after(after))
    if day >= before:
        return
    reasons = sentences.MOVED if kind is Kind.MOVED else sentences.MISSED
    was_for = a_time(world, day)
    made_at = was_for - timedelta(days=1) if kind is Kind.MOVED else was_for + timedelta(hours=1)
    entry = MeetingChange(
        follow_up=row, kind=kind, was_for=was_for, reason=world.one_of(reasons), made_at=made_at
    )
    world.scene.add(entry, on=day)


def cancel(world: World, case: Case, meeting: Meeting, closed_on: date) -> None:
    row = FollowUp(
        enrolment=case.enrolment,
        due_on=meeting.due_on,
        cancelled_on=closed_on,
        cancelled_reason=CLOSED,
    )
    world.scene.add(row, on=closed_on)


def tell_planned(world: World, case: Case, meeting: Meeting, after: date) -> None:
    """Den som väntar: mostly booked when it is near; a late one has often been missed once."""
    today = world.scene.today
    row = FollowUp(enrolment=case.enrolment, due_on=meeting.due_on)
    days_left = (meeting.due_on - today).days
    if days_left < 0:
        book(world, row, percent=50, within=9)
        if world.scene.happens(60):
            change(world, row, Kind.MISSED, after, meeting.due_on)
    elif days_left <= 30:
        book(world, row, percent=75, within=max(days_left, 1))
    world.scene.add(row, on=after)


def book(world: World, row: FollowUp, *, percent: int, within: int) -> None:
    if world.scene.happens(percent):
        ahead = timedelta(days=world.scene.chance.randint(1, within))
        row.booked_for = a_time(world, workday_after(world.scene.today + ahead))
