"""Åtkomst: for the team, who has read the case, in which role, when and what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.http import HttpResponse
from django.utils.timezone import localdate

from audit.labels import CASE_KINDS, told
from audit.models import Reading
from audit.models.reading import READINGS
from audit.paging import page_of
from audit.people import names_of
from organisations.http import ActorRequest
from participants.views.opening import case_page, open_case

TAB = "participants:readings"
LISTS_TOO = "listor"
# Pages that a case stands in without being opened, also when it stands there alone.
LISTS = ("reporting:start", "participants:list")


@dataclass
class Reader:
    """Läsare: one person in one role on one day, with what was done, the latest first."""

    name: str
    hat: str
    done: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass
class Day:
    day: date
    readers: list[Reader]


def readings(request: ActorRequest, case_number: str) -> HttpResponse:
    """Vem som har läst ärendet. Lists that it stood in are shown when they are asked for."""
    enrolment = open_case(request, case_number)
    with_lists = request.GET.get("visa") == LISTS_TOO
    rows = Reading.objects.of_subjects(CASE_KINDS, [enrolment.pk]).filter(outcome__in=READINGS)
    chosen = rows if with_lists else rows.filter(subjects__len=1).exclude(view__in=LISTS)
    page = page_of([chosen], request.GET.get("efter", ""))
    return case_page(
        request,
        "participants/readings.html",
        enrolment,
        tab=TAB,
        days=days_of(page.rows),
        older=page.older,
        with_lists=with_lists,
        lists_too=LISTS_TOO,
    )


def days_of(rows: Iterable[Reading]) -> list[Day]:
    """Grouped by day and person; the rows come the newest first and stay so."""
    kept = list(rows)
    names = names_of(row.user_id for row in kept)
    return [
        Day(day, readers_of(of_day, names))
        for day, of_day in groupby(kept, key=lambda row: localdate(row.at))
    ]


def readers_of(rows: Iterable[Reading], names: dict[int, str]) -> list[Reader]:
    readers: dict[tuple[int | None, str], Reader] = {}
    for row in rows:
        name = names.get(row.user_id or 0, row.who)
        reader = readers.setdefault((row.user_id, row.hat), Reader(name, row.hat))
        reader.done.append((row.at, told(row)))
    return list(readers.values())
