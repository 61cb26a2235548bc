"""Slutdatum i ärendet: what ends on a day, said 60 days ahead and louder at 30.

An app above adds its own source in a module of this name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Least
from django.urls import reverse

from finsam.dates import plain
from participants.codes_end_dates import EndKind
from participants.consents import Badge
from participants.disclosure import NEAR_DAYS, WARN_DAYS
from participants.models import EndDate, Enrolment, Watch
from participants.models.postponement import put_off
from participants.models.sets import EnrolmentQuerySet


@dataclass(frozen=True)
class Source:
    """Källa: rows of cases that end on a day. Those `standing` warn; `listed` are shown.

    `columns` are what ends, a note, the day and since when it holds no longer.
    """

    standing: Callable[[], QuerySet[Any]]
    listed: Callable[[], QuerySet[Any]]
    day: str
    columns: tuple[Any, Any, Any, Any]
    kinds: Callable[[str], Any]
    url: Callable[[str, int], str]

    def of_case(self) -> QuerySet[Any]:
        """De gällande i ärendet utanför."""
        return self.standing().filter(enrolment=OuterRef("pk"))

    def first(self, *but: Exists) -> Subquery:
        days = self.of_case().exclude(*but).order_by(self.day)
        return Subquery(days.values(self.day)[:1])

    def put_off(self, today: date) -> Exists:
        return put_off(Watch.END_DATE, self.day, today, case="enrolment")


SOURCES = {
    "slutdatum": Source(
        standing=EndDate.objects.standing,
        listed=EndDate.objects.all,
        day="ends_on",
        columns=("kind", "note", "ends_on", "gone_on"),
        kinds=EndKind,
        url=lambda number, pk: reverse("participants:edit_end_date", args=[number, pk]),
    )
}


def with_endings(cases: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Ärendena med sitt nästa slutdatum; no query of its own. What is put off counts here too."""
    return cases.annotate(first_end_on=Least(*(source.first() for source in SOURCES.values())))


def next_end_on(today: date) -> Least:
    """Nästa slutdatum i ärendet utanför, of those that are not put off."""
    return Least(*(source.first(source.put_off(today)) for source in SOURCES.values()))


def soon_and_put_off(today: date) -> "ExpressionWrapper[Any]":
    """Något slutdatum i ärendet utanför är nära och uppskjutet."""
    last = today + timedelta(days=WARN_DAYS)
    away = (
        Exists(source.of_case().filter(source.put_off(today), **{f"{source.day}__lte": last}))
        for source in SOURCES.values()
    )
    return ExpressionWrapper(reduce(or_, away), output_field=BooleanField())


@dataclass(frozen=True)
class End:
    """Slutdatum i ett ärende, from any source: what ends, when, and where it is changed."""

    label: str
    note: str
    ends_on: date
    gone_on: date | None
    url: str


def ends_in(enrolment: Enrolment) -> list[End]:
    """Slutdatumen, the next one first and last what holds no longer. One query."""
    own, *others = (
        source.listed()
        .filter(enrolment=enrolment)
        .order_by()
        .values_list(Value(code), "pk", *source.columns)
        for code, source in SOURCES.items()
    )
    found = [end_of(SOURCES[code], enrolment, rest) for code, *rest in own.union(*others, all=True)]
    by_day = sorted(found, key=lambda end: end.ends_on)
    return sorted(by_day, key=lambda end: end.gone_on or date.max, reverse=True)


def end_of(source: Source, enrolment: Enrolment, row: Iterable[Any]) -> End:
    pk, kind, note, ends_on, gone_on = row
    url = source.url(enrolment.case_number, pk)
    return End(str(source.kinds(kind).label), note, ends_on, gone_on, url)


def ending_of(enrolment: Any, today: date) -> Badge | None:
    """Märket i ett öppet ärende; None when nothing ends within 60 days.

    It says the day and not what ends: that stands among the facts of the case.
    """
    day = enrolment.first_end_on
    if enrolment.closed_on or day is None or day > today + timedelta(days=WARN_DAYS):
        return None
    if day < today:
        return Badge(f"Slutdatum passerat {plain(day)}", "late")
    near = day <= today + timedelta(days=NEAR_DAYS)
    return Badge(f"Slutdatum {plain(day)}", "soon" if near else "line")
