"""Sifferfiler: the same figures as JSON, CSV and XLSX, in which no cell is a formula."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finsam import spreadsheets
from instruments.scales import Change
from reporting.breakdowns import words
from reporting.changes import MEANING, Line
from reporting.changes.writing import head_of
from reporting.definitions import DEFINITIONS
from reporting.measures import Measure

HEADINGS = ("mått", "nyckel", "kod", "värde", "n", "enhet", "definition")


@dataclass(frozen=True)
class Release:
    """Uttag: figures with what they cover and for whom, as every file of them says."""

    scope: Mapping[str, Any]
    first: date
    last: date
    audience: str
    measures: Mapping[str, Measure]
    changes: Sequence[Line] = ()
    """Förändring i skattningar, of the page; not among the measures that have keys."""

    def as_json(self) -> str:
        return json.dumps(
            {
                "scope": self.scope,
                "period": {"from": self.first.isoformat(), "to": self.last.isoformat()},
                "audience": self.audience,
                "measures": self.measures,
            }
            | ({"changes": [asdict(line) for line in self.changes]} if self.changes else {}),
            ensure_ascii=False,
            indent=1,
        )

    def as_csv(self) -> bytes:
        return spreadsheets.as_csv(self.rows())

    def as_xlsx(self) -> bytes:
        return spreadsheets.as_xlsx("Siffror", self.rows())

    def rows(self) -> Iterator[Sequence[Any]]:
        """A head that says what this is, then one row a cell."""
        yield ["omfattning", ", ".join(str(value) for value in self.scope.values())]
        yield ["period", f"{self.first} – {self.last}"]
        yield ["läses av", "teamet" if self.audience == "team" else "andra, små tal är dolda"]
        yield []
        yield HEADINGS
        for key, measure in self.measures.items():
            yield from cell_rows(key, measure)
        for line in self.changes:
            yield from change_rows(line)


def cell_rows(key: str, measure: Measure) -> Iterator[Sequence[Any]]:
    """One row a code; a figure that stands alone has none."""
    definition = DEFINITIONS[key]
    values = measure["values"] if "values" in measure else {"": measure["value"]}
    for code, value in values.items():
        yield [
            definition.label,
            key,
            words(definition.breakdowns(), code),
            shown(value, withheld="withheld" in measure),
            measure["n"],
            definition.unit,
            definition.meaning,
        ]
    if "capped" in measure:
        label = f"{definition.label}, varav vid taket"
        yield [label, key, "", measure["capped"], measure["n"], "antal", definition.meaning]


CHANGE_LABELS = {"first": "första", "last": "senaste", "change": "förändring"}


def change_rows(line: Line) -> Iterator[Sequence[Any]]:
    """One row a mean, then one a class of change."""
    thing, figures = line.thing, line.figures
    name = thing.name if not thing.item else f"{thing.name}: {thing.label}"
    place = head_of(thing, named=True)
    unit, is_withheld = "procent" if thing.is_share else "poäng", "withheld" in figures
    for key, label in CHANGE_LABELS.items():
        value = shown(figures[key], withheld=is_withheld)
        yield [f"{name}, {label}", f"changes.{key}", place, value, figures["n"], unit, MEANING]
    for code, number in (figures.get("classes") or {}).items():
        label = f"{name}, {Change(code).label}"
        yield [label, f"changes.{code}", place, number, figures["n"], "antal", MEANING]


def shown(value: Any, *, withheld: bool) -> Any:
    """A number where there is one; a cell that is left out says why."""
    if value is None:
        return "visas inte" if withheld else ""
    if isinstance(value, str) and value[-1].isdigit() and not value.startswith("<"):
        return Decimal(value)
    return value
