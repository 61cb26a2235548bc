"""Pennan: gathers what is to be changed and made, and writes it in few statements."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from finsam.models import Versioned
from organisations.models import User
from referrals.caselist.bulk import insert, update


@dataclass
class Pen:
    """Rows that are changed must be locked: the whole of what was read is still true."""

    by: User | None
    changed: dict[type[Model], dict[int, Model]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[type[Model], set[str]] = field(default_factory=lambda: defaultdict(set))
    made: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))

    def change(self, one: Model, **facts: Any) -> None:
        """A changed row gets a new version once, so that an open form sees that it is stale."""
        model = type(one)
        if isinstance(one, Versioned) and one.pk not in self.changed[model]:
            facts["version"] = one.version + 1
        for name, value in facts.items():
            setattr(one, name, value)
        self.changed[model][one.pk] = one
        self.names[model] |= set(facts)

    def make(self, one: Model) -> None:
        self.made[type(one)].append(one)

    def write(self) -> None:
        """Ändringarna först: a period must end before its successor begins."""
        for model, rows in self.changed.items():
            update(list(rows.values()), self.names[model], by=self.by)
        for made in self.made.values():
            insert(made, by=self.by)
        self.changed.clear()
        self.names.clear()
        self.made.clear()
