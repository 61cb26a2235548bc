"""Månadens granskning: what is drawn, when it must be done, and which rows lie behind an item."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import takewhile
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone, localdate

from audit.models import Reading, Review, ReviewItem
from audit.models.reading import ReadingQuerySet
from audit.models.review import DRAWING, take_turns
from finsam.dates import MONTHS, add_months, end_of_month

SAMPLE = 20
# Mass reading, in words on the page: more cases in one day than anybody's work asks for.
MANY_CASES = 40
MONTHS_BACK = 12
Reason = ReviewItem.Reason


@dataclass(frozen=True)
class Drawn:
    """Dragen post: a person's day."""

    reason: str
    user_id: int
    day: date
    readings: int


@dataclass(frozen=True)
class Month:
    """Månad att granska: its review when it is drawn, and the last day for it."""

    first: date
    due_on: date
    review: Any
    is_overdue: bool

    @property
    def name(self) -> str:
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"


def draw(controller_id: int, month: date, seed: int) -> list[Drawn]:
    """Drar: every alert of the month, and 20 of its person-days by lot.

    The same seed gives the same draw, on any machine, for as long as the log stands: the lot of a
    day is a hash of the seed and the day, and not a sequence that a language may change.
    """
    rows = Reading.objects.filed_under(controller_id).between(*instants(month))
    days = by_day(Reason.SAMPLE, rows.readings())
    chosen = sorted(days, key=lambda one: lot(seed, one))[:SAMPLE]
    return by_day(Reason.ALERT, rows.alerts()) + sorted(chosen, key=lambda one: one.day)


def by_day(reason: str, rows: ReadingQuerySet) -> list[Drawn]:
    days = rows.exclude(user_id=None).annotate(day=TruncDate("at")).values("user_id", "day")
    counted = days.annotate(readings=Count("pk")).order_by("day", "user_id")
    return [Drawn(reason, row["user_id"] or 0, row["day"], row["readings"]) for row in counted]


def lot(seed: int, drawn: Drawn) -> str:
    return sha256(f"{seed} {drawn.user_id} {drawn.day}".encode()).hexdigest()


def instants(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """Midnatt till midnatt: a month, or the days from the first to the last."""
    end = add_months(first, 1) if last is None else date.fromordinal(last.toordinal() + 1)
    zone = get_default_timezone()
    return (
        datetime(first.year, first.month, first.day, tzinfo=zone),
        datetime(end.year, end.month, end.day, tzinfo=zone),
    )


@transaction.atomic
def begin(controller_id: int, month: date, *, seed: int, by: str, today: date) -> Review:
    """Drar månadens granskning. Raises ValidationError in the month itself, or a second time."""
    if today <= end_of_month(month):
        raise ValidationError("Månaden är inte slut.")
    take_turns(DRAWING + controller_id)
    review = Review(controller_id=controller_id, month=month, seed=seed, drawn_by=by)
    review.full_clean()
    review.save()
    items = [ReviewItem(review=review, **vars(one)) for one in draw(controller_id, month, seed)]
    ReviewItem.objects.bulk_create(items)
    return review


def rows_of(item: ReviewItem) -> ReadingQuerySet:
    """Raderna bakom posten: that person's of that day, at that controller."""
    rows = Reading.objects.filed_under(item.review.controller_id).filter(user_id=item.user_id)
    of_day = rows.between(*instants(item.day, item.day))
    return of_day.alerts() if item.reason == Reason.ALERT else of_day.readings()


def waiting(controller_id: int, today: date) -> list[Month]:
    """Månader som inte är färdiggranskade, the oldest first; due when the month after has ended."""
    oldest = Reading.objects.filed_under(controller_id).order_by("at").first()
    if oldest is None:
        return []
    began = localdate(oldest.at).replace(day=1)
    reviews = {one.month: one for one in Review.objects.filed_under(controller_id).with_progress()}
    back = (add_months(today.replace(day=1), -count) for count in range(1, MONTHS_BACK + 1))
    months = [
        month_of(first, reviews, today) for first in takewhile(lambda day: day >= began, back)
    ]
    return [one for one in reversed(months) if one.review is None or not one.review.is_closed]


def month_of(first: date, reviews: dict[date, Any], today: date) -> Month:
    due_on = end_of_month(add_months(first, 1))
    return Month(first, due_on, reviews.get(first), is_overdue=today > due_on)


def many_cases(rows: ReadingQuerySet) -> list[Any]:
    """Massläsning: days when one person opened more than 40 different cases."""
    opened = rows.filter(kind="enrolment", subjects__len=1).annotate(day=TruncDate("at"))
    counted = opened.values("user_id", "day").annotate(cases=Count("subjects", distinct=True))
    return list(counted.filter(cases__gt=MANY_CASES).order_by("-day", "user_id"))
