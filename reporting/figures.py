"""Siffrorna: every definition asked for in at most one query a population."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier

from finsam.row_security import system
from organisations.models import Team
from reporting.definitions import DEFINITIONS
from reporting.measures import Aggregate, Definition, Measure, Tally
from reporting.populations import Population


def compute(teams: Sequence[Team], first: date, last: date, *, today: date) -> dict[str, Measure]:
    """Mått för perioden, both days included, as they stand in the JSON for the team.

    Counted for the system: who reads figures only has no rows to count, and of the rows nothing
    but sums leaves here. Call it in a transaction. ValueError when the dates are reversed: a caller
    asks for a period, not for nothing.
    """
    if last < first:
        raise ValueError("The period ends before it begins")
    parameters = {
        "teams": [team.pk for team in teams],
        "first": first,
        "last": last,
        "today": today,
    }
    with system("statistik"):
        tally = count(DEFINITIONS.values(), parameters)
    return {key: definition.measure(tally) for key, definition in DEFINITIONS.items()}


def count(definitions: Iterable[Definition], parameters: dict[str, Any]) -> Tally:
    """Räknar: composes what the definitions need and reads it. What is broken down is read a
    population at a time; what is not gives one row each, and those rows stand side by side."""
    needed = places_of(definitions)
    broken_down = [
        {population: places} for population, places in needed.items() if population.columns
    ]
    whole = {population: places for population, places in needed.items() if not population.columns}
    tally = Tally()
    for together in [*broken_down, whole]:
        found = read(side_by_side(together), parameters) if together else {}
        for population, places in together.items():
            codes = {column: found[column] for column in population.columns}
            sums = {a: [int(number or 0) for number in found[at]] for a, at in places.items()}
            tally.add(population, codes, sums)
    return tally


Places = dict[Aggregate, str]


def places_of(definitions: Iterable[Definition]) -> dict[Population, Places]:
    """Var varje delsumma står: each aggregate once, in a column of its own name."""
    needed: dict[Population, Places] = {}
    aggregates = dict.fromkeys(a for definition in definitions for a in definition.aggregates())
    for number, aggregate in enumerate(aggregates):
        needed.setdefault(aggregate.population, {})[aggregate] = f"sum_{number}"
    return needed


def side_by_side(together: dict[Population, Places]) -> Composable:
    each = [
        SQL("({}) AS {}").format(sums_of(population, places), Identifier(population.name))
        for population, places in together.items()
    ]
    return SQL("SELECT * FROM {}").format(SQL(" CROSS JOIN ").join(each))


def sums_of(population: Population, places: Places) -> Composable:
    """For every group that has anybody in it its codes and sums."""
    columns = [Identifier(column) for column in population.columns]
    sums = [SQL("{} AS {}").format(SQL(a.sql), Identifier(place)) for a, place in places.items()]
    query = SQL("SELECT {} FROM ({}) AS counted").format(
        SQL(", ").join([*columns, *sums]), population.rows
    )
    return query + SQL(" GROUP BY {}").format(SQL(", ").join(columns)) if columns else query


def read(query: Composable, parameters: dict[str, Any]) -> dict[str, Sequence[Any]]:
    """One query, column by column."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
        names = [column.name for column in cursor.description]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
