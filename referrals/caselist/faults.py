"""Fel och varningar i en lista: row, column and reason, for the person who owns the file.

A message may repeat a value of the file and so never goes to a log.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SHOWN = 200


class Unreadable(Exception):
    """Filen går inte att läsa alls. Carries a sentence for the user."""


@dataclass(frozen=True, order=True)
class Fault:
    """Fel eller varning: one cell or one row, and why. Rows are numbered as in the file."""

    row: int
    column: str = field(repr=False)
    message: str = field(repr=False)

    def __str__(self) -> str:
        place = f"rad {self.row}, {self.column}" if self.column else f"rad {self.row}"
        return f"{place}: {self.message}"

    def as_data(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": self.message}


@dataclass
class Report:
    """Utfall: what the file did, or would have done, and everything that is wrong with it."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[Fault] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    # The cases it met or made, for the log of who has read what.
    enrolments: list[int] = field(default_factory=list)

    def warn(self, row: int, column: str, message: str) -> None:
        self.warnings.append(Fault(row, column, message))

    def refuse(self, row: int, column: str, message: str) -> None:
        self.errors.append(Fault(row, column, message))

    @property
    def is_refused(self) -> bool:
        return bool(self.errors)

    @property
    def cases(self) -> int:
        return self.created + self.updated + self.unchanged

    def as_data(self) -> dict[str, Any]:
        """Utfallet som JSON of `import_cases --format json`."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "warnings": [fault.as_data() for fault in sorted(self.warnings)],
            "errors": [fault.as_data() for fault in sorted(self.errors)],
        }


def first_of(faults: Iterable[Fault]) -> tuple[list[Fault], int]:
    """De första, and how many more there are: at most 200 are shown."""
    ordered = sorted(faults)
    return ordered[:SHOWN], max(0, len(ordered) - SHOWN)
