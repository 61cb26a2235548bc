"""Skattningar i helårsrapporten: the frozen lines of first and last, as the page had them."""

from collections.abc import Iterator

from reporting.changes import MEANING
from reporting.changes.freezing import thawed
from reporting.changes.writing import TOTALS, grids
from reporting.paper import Figures, Row, Table

KEPT_TOGETHER = 15
"""Rows of a table that is not broken between pages."""


def ratings(figures: Figures) -> Iterator[Table]:
    lines = thawed(figures.frozen.changes, is_outside=figures.is_outside)
    for place, grid in enumerate(grids(lines)):
        rows = [Row(head, words) for head, words in grid.rows]
        yield Table(
            f"t-skattningar-{place + 1}",
            grid.title,
            grid.heads,
            [rows],
            note="" if place else MEANING,
            style="wide names" if grid.code == TOTALS else "wide",
            is_long=len(rows) > KEPT_TOGETHER,
        )
