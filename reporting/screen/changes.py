"""Förändring i skattningar på skärmen: the same grids as on paper."""

from collections.abc import Iterable

from reporting.changes import MEANING, Line
from reporting.changes.writing import Grid, grids
from reporting.paper import Shown
from reporting.screen.cells import HIDDEN, Cell
from reporting.screen.tables import Row, Table


def change_tables(lines: Iterable[Line]) -> list[Table]:
    return [table_of(grid) for grid in grids(lines)]


def table_of(grid: Grid) -> Table:
    rows = [Row(head, [cell_of(word) for word in words]) for head, words in grid.rows]
    return Table(
        key=f"change-{grid.code}",
        title=grid.title,
        heads=grid.heads,
        rows=rows,
        total=None,
        meaning=MEANING,
        basis="",
        chart=None,
        hides=any(word.hidden for _, words in grid.rows for word in words),
    )


def cell_of(word: Shown) -> Cell:
    return Cell(word.text, HIDDEN[word.text]) if word.hidden else Cell(word.text)
