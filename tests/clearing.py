"""Tömningen: what a test that committed leaves behind is taken away, and what was there comes back.

Most tables are empty after most tests: to delete the few rows takes a tenth of the time of Django's
own flush, which truncates all tables and asks every application to write its own rows again.
"""

from typing import Any

from django.db import connection, transaction

Rows = dict[str, list[tuple[Any, ...]]]
STAY = {"django_migrations", "django_content_type", "auth_permission"}

# Those whose rows nobody may delete, not even their owner: they are truncated.
FROZEN = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE NOT tgisinternal AND (tgtype & 2) > 0 AND (tgtype & 8) > 0"""


def clear(migrated: Rows) -> None:
    """Asked as the owner. `migrated`: what the migrations wrote, as it shall be again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(FROZEN)
        frozen = {name for (name,) in cursor.fetchall()}
        left = filled(cursor)
        if stiff := sorted(frozen & left):
            cursor.execute(f"TRUNCATE {', '.join(stiff)} CASCADE")
        written = rows_of(cursor, left & migrated.keys())
        changed = {table for table in migrated if written.get(table) != migrated[table]}
        for table in sorted(left - frozen - (migrated.keys() - changed)):
            cursor.execute(f'DELETE FROM "{table}"')
        for table in changed:
            put_back(cursor, table, migrated[table])


def filled(cursor: Any) -> set[str]:
    """The tables that hold any row, in one question."""
    tables = sorted(set(connection.introspection.table_names(cursor)) - STAY)
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return {table for (table,) in cursor.fetchall()}


def rows_of(cursor: Any, tables: set[str]) -> Rows:
    found: Rows = {}
    for table in tables:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        found[table] = cursor.fetchall()
    return found


def put_back(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
