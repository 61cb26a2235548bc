from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, product
from random import Random
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import sql

from finsam.dates import add_months
from organisations.models import NumberSeries
from reporting.demo.workdays import at, workday_before

Row = TypeVar("Row", bound=Model)
BATCH = 250
YEARS = 3
HISTORY_COPY = sql.SQL(
    "INSERT INTO {history} ({columns}, history_date, history_type)"
    " SELECT {columns}, written.at, '+' FROM {table}"
    " JOIN unnest(%s::bigint[], %s::timestamptz[]) AS written (id, at) USING (id)"
)


@dataclass
class Scene:
    """Scenen: the day it is, the chance that decides, and the rows that are written at the end."""

    today: date
    chance: Random
    # By turn and model: each row with the day it came, for its history.
    planned: dict[tuple[int, type[Model]], list[tuple[Any, date]]] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """Historikens första dag: three years back and no further."""
        return add_months(self.today, -12 * YEARS)

    def add(self, row: Row, *, on: date, turn: int = 1) -> Row:
        """A row is written later, and its history says that it came on this day.

        One that points at a row of its own kind waits for the second turn.
        """
        self.planned.setdefault((turn, type(row)), []).append((row, on))
        return row

    def rows(self, model: type[Row]) -> list[Row]:
        return [row for row, _ in self.planned.get((1, model), [])]

    def days_before(self, day: date, fewest: int, most: int) -> date:
        """En arbetsdag some days earlier, never before the first day."""
        earlier = workday_before(day - timedelta(days=self.chance.randint(fewest, most)))
        return max(earlier, self.first_day)

    def happens(self, percent: float) -> bool:
        return self.chance.random() * 100 < percent

    def weighted(self, weights: dict[Any, int]) -> Any:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def write(self, order: Sequence[type[Model]]) -> None:
        """Skriver allt, one model at a time, with one row of history each where there is history.

        The verbs would cost some thirty statements a case; the rules they use are used here too.
        """
        for turn, model in product((1, 2), order):
            planned = self.planned.get((turn, model), [])
            rows = [row for row, _ in planned]
            model._default_manager.bulk_create(rows, batch_size=BATCH)
            if hasattr(model, "history"):
                write_history(model, rows, [on for _, on in planned])


def write_history(model: Any, rows: list[Any], days: list[date]) -> None:
    """Historiken, copied inside the database: half the time of writing each row there again."""
    history = model.history.model
    columns = [one.column for one in history.tracked_fields if not one.generated]
    statement = HISTORY_COPY.format(
        history=sql.Identifier(history._meta.db_table),
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows], [at(day, 8) for day in days]])


def give_numbers(rows: Sequence[Any], prefix: str, day_of: str, number: str) -> None:
    """Nummer i datumordning, from the same series as every other number."""

    def day(row: Any) -> date:
        return getattr(row, day_of)  # type: ignore[no-any-return]

    for year, group in groupby(sorted(rows, key=day), key=lambda row: day(row).year):
        members = list(group)
        taken = NumberSeries.take(prefix, year, len(members))
        for row, value in zip(members, taken, strict=True):
            setattr(row, number, value)
