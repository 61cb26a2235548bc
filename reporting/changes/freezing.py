"""Frusna rader: what was counted and what was released, kept beside each other with their words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from reporting.changes.counting import Line, Thing


def frozen(lines: Sequence[Line], hidden: Sequence[Line]) -> list[dict[str, Any]]:
    """Raderna som JSON, real and hidden figures together, as for the figures that have keys."""
    return [
        {"thing": asdict(real.thing), "figures": real.figures, "hidden": told.figures}
        for real, told in zip(lines, hidden, strict=True)
    ]


def thawed(rows: Iterable[dict[str, Any]], *, is_outside: bool) -> Iterator[Line]:
    for row in rows:
        yield Line(Thing(**row["thing"]), row["hidden" if is_outside else "figures"])
