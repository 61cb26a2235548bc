"""Kalenderns sidor: which day or ISO week an address means, and the way to the ones beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from activities.bookings import Booking, Days
from finsam.dates import NBSP, long, period_words

WEEK = re.compile(r"(20\d\d)-W([0-5]\d)")
DAY = re.compile(r"20\d\d-\d\d-\d\d")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """Sidan: a week, or a single day; of one's own or of the whole team."""

    first: date
    length: int
    mine: bool
    today: date

    @property
    def days(self) -> Days:
        return Days(self.first, self.first + (self.length - 1) * ONE_DAY)

    @property
    def is_week(self) -> bool:
        return self.length > 1

    @property
    def heading(self) -> str:
        return f"Vecka{NBSP}{week_of(self.first)}" if self.is_week else day_words(self)

    @property
    def span(self) -> str:
        if self.is_week:
            return period_words(self.days.first, self.days.last)
        return f"Vecka{NBSP}{week_of(self.first)}"

    @property
    def before(self) -> "Page":
        return self.at(self.first - self.length * ONE_DAY)

    @property
    def after(self) -> "Page":
        return self.at(self.first + self.length * ONE_DAY)

    @property
    def now(self) -> "Page":
        return self.at(monday_of(self.today) if self.is_week else self.today)

    @property
    def as_week(self) -> "Page":
        return Page(monday_of(self.first), 7, self.mine, self.today)

    @property
    def as_day(self) -> "Page":
        """Dagen i veckan: today when it lies there, else its Monday."""
        inside = self.days.first <= self.today <= self.days.last
        return Page(self.today if inside else self.first, 1, self.mine, self.today)

    @property
    def own(self) -> "Page":
        return Page(self.first, self.length, True, self.today)

    @property
    def whole(self) -> "Page":
        return Page(self.first, self.length, False, self.today)

    def at(self, first: date) -> "Page":
        return Page(first, self.length, self.mine, self.today)

    @property
    def url(self) -> str:
        year, week, _ = self.first.isocalendar()
        chosen = f"vecka={year}-W{week:02}" if self.is_week else f"dag={self.first.isoformat()}"
        return f"?{chosen}&visa={'mina' if self.mine else 'team'}"


def week_of(day: date) -> int:
    return day.isocalendar().week


def day_words(page: Page) -> str:
    words = long(page.first, page.today)
    return words[:1].upper() + words[1:]


def monday_of(day: date) -> date:
    return day - (day.isoweekday() - 1) * ONE_DAY


def page_from(asked: Mapping[str, str], *, today: date, mine: bool) -> Page:
    """Sidan i adressen; what is no day and no week is this week."""
    mine = {"mina": True, "team": False}.get(asked.get("visa", ""), mine)
    if day := day_in(asked.get("dag", "")):
        return Page(day, 1, mine, today)
    return Page(monday_in(asked.get("vecka", "")) or monday_of(today), 7, mine, today)


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def monday_in(text: str) -> date | None:
    found = WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Shown:
    """En dag på sidan, and what is booked then."""

    day: date
    bookings: list[Booking]

    @property
    def is_free(self) -> bool:
        """En helgdag utan bokningar, which a week leaves out."""
        return self.day.isoweekday() > 5 and not self.bookings


def by_day(page: Page, found: Sequence[Booking]) -> list[Shown]:
    every = (page.first + number * ONE_DAY for number in range(page.length))
    shown = [Shown(day, [one for one in found if one.day == day]) for day in every]
    return [one for one in shown if not (page.is_week and one.is_free)]
