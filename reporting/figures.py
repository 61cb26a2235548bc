"""Siffrorna: every definition asked for in at most one query a population."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from organisations.models import Team
from reporting.definitions import DEFINITIONS
from reporting.measures import Aggregate, Definition, Measure, Tally
from reporting.populations import Population


def compute(teams: Sequence[Team], first: date, last: date, *, today: date) -> dict[str, Measure]:
    """Mått för perioden, both days included, as they stand in the JSON for the team.

    ValueError when the dates are reversed: a caller asks for a period, not for nothing.
    """
    if last < first:
        raise ValueError("The period ends before it begins")
    parameters = {
        "teams": [team.pk for team in teams],
        "first": first,
        "last": last,
        "today": today,
    }
    tally = count(DEFINITIONS.values(), parameters)
    return {key: definition.measure(tally) for key, definition in DEFINITIONS.items()}


def count(definitions: Iterable[Definition], parameters: dict[str, Any]) -> Tally:
    """Räknar: composes what the definitions need and reads it, a population at a time."""
    needed: dict[Population, dict[Aggregate, str]] = {}
    for definition in definitions:
        for aggregate in definition.aggregates():
            places = needed.setdefault(aggregate.population, {})
            places.setdefault(aggregate, f"sum_{len(places)}")
    tally = Tally()
    for population, places in needed.items():
        found = columns_of(population, places, parameters)
        codes = {column: found[column] for column in population.columns}
        sums = {
            aggregate: [int(number or 0) for number in found[place]]
            for aggregate, place in places.items()
        }
        tally.add(population, codes, sums)
    return tally


def columns_of(
    population: Population, places: dict[Aggregate, str], parameters: dict[str, Any]
) -> dict[str, Sequence[Any]]:
    """One query: for every group that has anybody in it its codes and sums, column by column."""
    columns = [Identifier(column) for column in population.columns]
    sums = [SQL("{} AS {}").format(SQL(a.sql), Identifier(place)) for a, place in places.items()]
    query = SQL("SELECT {} FROM ({}) AS counted").format(
        SQL(", ").join([*columns, *sums]), population.rows
    )
    if columns:
        query += SQL(" GROUP BY {}").format(SQL(", ").join(columns))
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
        names = [column.name for column in cursor.description]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
