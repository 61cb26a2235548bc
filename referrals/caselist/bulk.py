"""Många rader på en gång: COPY, and the history rows written by the database.

COPY does not go through row-level security, so the rows rest in a table of the transaction's own
and are inserted from there. Constraints, keys and policies judge each row as always. History is
never left out: a bulk write without it would be a change that nobody can see. Costs a bounded
number of statements whatever the number of objects.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from psycopg import sql

from organisations.models import User

REST = """
CREATE TEMPORARY TABLE IF NOT EXISTS {rest} ON COMMIT DROP AS
SELECT {columns} FROM {table} WITH NO DATA
"""
MOVE = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {rest}; TRUNCATE {rest}"
REASON = "Inläst från lista"
ROWS = 1_000
T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
Fields: TypeAlias = "list[models.Field[Any, Any]]"


class Blank(Generic[M]):
    """Blankett: unsaved rows of one model, each a copy of an empty one with its facts filled in.

    `Model.__init__` asks every field for its default each time, which for wide models costs as
    much as writing the row. Foreign keys are given by id.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.empty = vars(model())

    def __call__(self, **facts: Any) -> M:
        one = self.model.__new__(self.model)
        vars(one).update(self.empty | facts, _state=ModelState())
        return one


def batches(items: Iterable[T], size: int = ROWS) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def insert(objects: Sequence[models.Model], *, by: User | None) -> None:
    """Skapar raderna och deras historik; each object gets its key."""
    if not objects:
        return
    model = type(objects[0])
    give_keys(objects)
    fields = stored_fields(model)
    names = {
        "table": table(model),
        "columns": columns(fields),
        "rest": sql.Identifier(f"resting_{model._meta.db_table}"),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(REST).format(**names))
        with cursor.copy(sql.SQL("COPY {rest} FROM STDIN").format(**names)) as copy:
            for values in stored_values(objects, fields):
                copy.write_row(values)
        cursor.execute(sql.SQL(MOVE).format(**names))
    remember(objects, "+", by=by)


def update(objects: Sequence[models.Model], names: set[str], *, by: User | None) -> None:
    """Ändrar fälten på alla raderna, och skriver historiken."""
    if not objects:
        return
    model = type(objects[0])
    model._base_manager.bulk_update(objects, sorted(names), batch_size=ROWS)
    remember(objects, "~", by=by)


def give_keys(objects: Sequence[models.Model]) -> None:
    key = type(objects[0])._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence(%s, %s))) FROM generate_series(1, %s)",
            [type(objects[0])._meta.db_table, key.column, len(objects)],
        )
        [numbers] = cursor.fetchone()
    for one, number in zip(objects, numbers, strict=True):
        one.pk = number


def stored_values(objects: Sequence[models.Model], fields: Fields) -> Iterator[list[Any]]:
    """Kolumnvärdena. Most are stored as they are; asking every field would double the time."""
    plain = attrgetter(*(field.attname for field in fields))
    special = [(place, field) for place, field in enumerate(fields) if is_special(field)]
    for one in objects:
        values = list(plain(one))
        for place, field in special:
            values[place] = field.get_db_prep_save(field.pre_save(one, True), connection)
        yield values


def is_special(field: "models.Field[Any, Any]") -> bool:
    """Fält med eget sätt att spara: JSON, and clocks of their own."""
    own_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return own_clock or isinstance(field, models.JSONField)


def remember(objects: Sequence[models.Model], kind: str, *, by: User | None) -> None:
    """Historik: a copy of each row as it stands now, for a model that keeps history."""
    model = type(objects[0])
    manager = getattr(model, "history", None)
    if manager is None:
        return
    fields = stored_fields(model)
    statement = sql.SQL(
        "INSERT INTO {history} ({columns}, history_date, history_type, history_user_id,"
        " history_change_reason) SELECT {columns}, now(), %s, %s, %s FROM {table}"
        " WHERE {key} = ANY(%s)"
    ).format(
        history=table(manager.model),
        columns=columns(fields),
        table=table(model),
        key=columns([model._meta.pk]),
    )
    with connection.cursor() as cursor:
        keys = [one.pk for one in objects]
        cursor.execute(statement, [kind, by.pk if by else None, REASON, keys])


def stored_fields(model: type[models.Model]) -> Fields:
    return [field for field in model._meta.concrete_fields if not field.generated]


def table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def columns(fields: Fields) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
