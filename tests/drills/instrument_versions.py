"""Instrumentens versioner: the measurements of an older database are carried into versions.

    python -m tests.drills.instrument_versions [measurements]

A database is made as it was before instruments had versions (instruments 0007), filled, and
migrated to the newest state; then 0009 is reversed and applied once more. Prints how many
measurements kept their sum, values, day and rater; leaves with 1 if any did not.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from tests.conftest import as_owner  # noqa: E402

BEFORE = ("instruments", "0007_survey")
NEIGHBOUR = ("participants", "0016_follow_up_to_after_close")
ADDED = ("instruments", "0009_bip_smail_and_facts")
WITHOUT = ("instruments", "0008_versions")
FACTS = """
SELECT m.id, m.total, m.values, m.measured_on, i.code
FROM instruments_measurement m JOIN instruments_instrument i ON i.id = m.instrument_id
ORDER BY m.id
"""
CARRIED = """
SELECT count(*) FILTER (WHERE v.number = 1 AND v.instrument_id = m.instrument_id
                        AND m.rater = 'DELTAGARE')
FROM instruments_measurement m JOIN instruments_instrumentversion v ON v.id = m.edition_id
"""


@contextmanager
def an_empty_database() -> Iterator[None]:
    """Beside the one that is named, and gone afterwards."""
    name = connection.settings_dict["NAME"]
    made = f"{name}_versions"
    with as_owner():
        ask(f'DROP DATABASE IF EXISTS "{made}"')
        ask(f'CREATE DATABASE "{made}"')
        connection.close()
        connection.settings_dict["NAME"] = made
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            ask(f'DROP DATABASE "{made}"')


def ask(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def migrate(*targets: tuple[str, str]) -> Any:
    """Migrerar, and gives the models as they are then."""
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets) or executor.loader.graph.leaf_nodes()).apps


def fill(apps: Any, number: int) -> None:
    """Ten measurements a case: whole ones of all scales, and sums from lists."""
    chance, made = Random("versions"), []
    owner = apps.get_model("organisations", "Organisation").objects.create(name="Kommunen")
    union = apps.get_model("organisations", "Association").objects.create(name="Förbundet")
    team = apps.get_model("organisations", "Team").objects.create(
        name="Teamet",
        code="TST",
        owner=owner,
        association=union,
        started_on=date(2020, 1, 1),
    )
    people = apps.get_model("participants", "Participant").objects
    scales = list(apps.get_model("instruments", "Instrument").objects.all())
    cases = apps.get_model("participants", "Enrolment").objects
    measurement = apps.get_model("instruments", "Measurement")
    for place in range(number):
        if place % 10 == 0:
            case = cases.create(
                participant=people.create(controller=owner),
                team=team,
                case_number=f"T-{place}",
                started_on=date(2020, 1, 1),
                closed_on=date(2035, 1, 1),
                outcome="work",
            )
        scale = chance.choice(scales)
        values = [chance.randint(0, 100) for _ in scale.items]
        is_listed = chance.random() < 0.2
        made.append(
            measurement(
                enrolment=case,
                instrument=scale,
                measured_on=date(2020, 1, 1) + timedelta(days=place),
                values=None if is_listed else values,
                total=sum(values),
                source="list" if is_listed else "paper",
            )
        )
    measurement.objects.bulk_create(made)


def main(number: int = 5_000) -> int:
    with an_empty_database():
        apps = migrate(BEFORE, NEIGHBOUR)
        with transaction.atomic():
            ask("SET CONSTRAINTS ALL DEFERRED")
            fill(apps, number)
        before = ask(FACTS)
        migrate(ADDED)
        kept = sum(one == other for one, other in zip(before, ask(FACTS), strict=True))
        [[carried]] = ask(CARRIED)
        migrate(WITHOUT)
        migrate(ADDED)
        migrate()
        after = ask(FACTS)
    print(f"{number} mätningar: {kept} lika efteråt, {carried} i version 1, ", end="")
    print(f"{sum(one == other for one, other in zip(before, after, strict=True))} lika till sist.")
    return 0 if before == after and kept == carried == len(before) == number else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
