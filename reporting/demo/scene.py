from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import Any, TypeVar

from django.db.models import Model

from finsam.dates import add_months
from organisations.models import NumberSeries
from reporting.demo.workdays import at, workday_before

Row = TypeVar("Row", bound=Model)
BATCH = 1000
YEARS = 3


@dataclass
class Scene:
    """Scenen: the day it is, the chance that decides, and the rows that are written at the end."""

    today: date
    chance: Random
    rows: dict[type[Model], list[Any]] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """Historikens första dag: three years back and no further."""
        return add_months(self.today, -12 * YEARS)

    def add(self, row: Row, *, on: date) -> Row:
        """A row is written later, and its history says that it came on this day."""
        row._history_date = at(on, 8)  # type: ignore[attr-defined]
        self.rows.setdefault(type(row), []).append(row)
        return row

    def days_before(self, day: date, fewest: int, most: int) -> date:
        """En arbetsdag some days earlier, never before the first day."""
        earlier = workday_before(day - timedelta(days=self.chance.randint(fewest, most)))
        return max(earlier, self.first_day)

    def happens(self, percent: float) -> bool:
        return self.chance.random() * 100 < percent

    def weighted(self, weights: dict[Any, int]) -> Any:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def write(self, order: Iterable[type[Model]]) -> None:
        """Skriver allt, one model at a time, with one row of history each where there is history.

        The verbs would cost some thirty statements a case; the rules they use are used here too.
        """
        for model in order:
            rows = model._default_manager.bulk_create(self.rows.get(model, []), batch_size=BATCH)
            if history := getattr(model, "history", None):
                history.bulk_history_create(rows, batch_size=BATCH)


def give_numbers(rows: list[Any], prefix: str, day_of: str, number: str) -> None:
    """Nummer i datumordning, from the same series as every other number."""
    rows.sort(key=lambda row: getattr(row, day_of))
    for year, group in groupby(rows, key=lambda row: getattr(row, day_of).year):
        members = list(group)
        taken = NumberSeries.take(prefix, year, len(members))
        for row, value in zip(members, taken, strict=True):
            setattr(row, number, value)
