"""Inläsning: a case list is read whole or not at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from instruments.models import Instrument
from organisations.models import Team, User
from participants.models import Enrolment
from referrals.caselist.bulk import batches
from referrals.caselist.cases import Case
from referrals.caselist.changing import needs_referral, write_change
from referrals.caselist.checks import HEADER_ROW, cases_of
from referrals.caselist.creating import create_cases, create_people, referral_numbers
from referrals.caselist.faults import Report, Unreadable
from referrals.caselist.pen import Pen
from referrals.caselist.places import places_for
from referrals.caselist.plan import Plan, plan_for
from referrals.caselist.reading import MAX_ROWS, Record, records

Progress = Callable[[int, int], None]
OVERTAKEN = "någon annan ändrade samma ärenden under tiden; läs in listan en gång till"


def load(
    data: bytes,
    *,
    teams: "QuerySet[Team, Any]",
    cases: "QuerySet[Enrolment, Any]",
    by: User | None,
    today: date,
    save: bool,
    most_rows: int = MAX_ROWS,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Läser in listan i de team och ärenden som den får nämna. Saves nothing on any error.

    With `save` off it only tells what would happen. Never raises for what stands in the file.
    """
    report = Report()
    try:
        with transaction.atomic():
            named = cases_in(records(data, most_rows), teams, today, report)
            plan = checked(named, cases, report)
            if save and not report.is_refused:
                report.enrolments += write(plan, by=by, today=today, progress=progress)
                connection.check_constraints()
    except Unreadable as refusal:
        report.refuse(HEADER_ROW, "", str(refusal))
    except IntegrityError:
        # The database is the judge; its own words hold the row and are told to nobody.
        report.refuse(HEADER_ROW, "", OVERTAKEN)
    if report.is_refused:
        report.created = report.updated = report.unchanged = 0
    return report


def cases_in(
    rows: list[Record], teams: "QuerySet[Team, Any]", today: date, report: Report
) -> list[Case]:
    """Listans ärenden, as the file tells them. Raises Unreadable."""
    # Two lists for one team take turns; the everyday work in the team does not wait.
    places = places_for(teams.select_for_update(of=("self",), no_key=True), today)
    return cases_of(rows, places, today, report)


def checked(named: list[Case], visible: "QuerySet[Enrolment, Any]", report: Report) -> Plan:
    """Planen mot det som står, and which cases it met, for the log."""
    plan = plan_for(named, visible, report)
    report.enrolments = [change.standing.enrolment.pk for change in plan.known]
    return plan


def write(plan: Plan, *, by: User | None, today: date, progress: Progress) -> list[int]:
    """Ändringar före nya ärenden, since a person's old case may have to close first.

    Returns the new cases.
    """
    pen = Pen(by)
    ors = Instrument.objects.with_versions().get(code="ORS")
    total = len(plan.known) + len(plan.new)
    done = 0
    for batch in batches(plan.known):
        numbers = referral_numbers([change.case for change in batch if needs_referral(change)])
        for change in batch:
            write_change(change, pen, ors, numbers, today)
        pen.write()
        done += len(batch)
        progress(done, total)
    people = create_people(plan, pen)
    pen.write()
    made: list[int] = []
    for written in create_cases(plan, people, by, today):
        made += written
        progress(done + len(made), total)
    return made
