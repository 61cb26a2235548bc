"""Samtidiga ändringar: what a colleague saved meanwhile, beside what was typed here.

Three texts decide: as the record stood when the form was opened, as it stands now, and as it was
typed. What only the colleague changed is taken into the form; what both changed is shown with its
differences, and whoever typed chooses. What gives way stands in the record's history. A record
without one, which holds no case, has shown both texts to whoever chose.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from finsam.differences import Piece, compared

PICK = "pick"
THEIRS, BOTH = "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """Skillnad i ett fält: what stands in the record now, and what was typed here.

    Without a `name` there is nothing to fetch from the other version; `is_text` may have both.
    """

    label: str
    theirs: str
    yours: str
    name: str = ""
    is_text: bool = False

    @property
    def versions(self) -> tuple[list[Piece], list[Piece]]:
        return compared(self.theirs, self.yours)


@dataclass
class Meeting:
    """Mötet mellan två versioner: what differs, and the fields where only the colleague wrote.

    What gives way `is_kept` where the record has a history.
    """

    differences: list[Difference] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)
    can_be_saved: bool = True
    is_kept: bool = True


def as_it_was(record: models.Model, version: int) -> Any:
    """Posten i en tidigare version, by its history; None where that does not say."""
    history: Any = getattr(record, "history", None)
    return history.filter(version=version).first() if history else None


def shown(record: models.Model, name: str) -> str:
    """A value as people read it: the label of a choice, else its text."""
    label = getattr(record, f"get_{name}_display", None)
    value = label() if label else getattr(record, name, "")
    return "" if value is None else str(value)


def value_of(record: models.Model, name: str) -> Any:
    """A value as a form has it."""
    known = {known.name: known for known in record._meta.concrete_fields}
    return known[name].value_from_object(record) if name in known else getattr(record, name, None)
