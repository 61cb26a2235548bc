"""Radnycklar: how the rows of each model find the team, or the controller, that they belong to.

A model with case content says `row_key`: the foreign key that leads towards its key, or "team" or
"controller" where it has that itself. An empty one says that the model holds no case content.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model

CASE_APPS = {
    "documents",
    "participants",
    "instruments",
    "activities",
    "referrals",
    "steering",
    "reporting",
}
KINDS = {"team": "teams", "controller": "controllers"}
"""Nyckel och den del av räckvidden som den prövas mot."""


@dataclass(frozen=True)
class Keyed:
    """Tabell med nyckel. Without a parent the key is a column of the table's own."""

    label: str
    table: str
    kind: str
    parent: "Keyed | None" = None
    link: str = ""
    history: bool = False
    leads_on: bool = False
    """Other rows get their key from these."""

    @property
    def column(self) -> str:
        return f"row_{self.kind}" if self.parent else f"{self.kind}_id"


def keyed_tables() -> list[Keyed]:
    """Alla tabeller med ärendeinnehåll, history included; what leads to the key comes first."""
    found: list[tuple[int, Keyed]] = []
    models = [model for model in apps.get_models() if getattr(model, "row_key", "")]
    parents = {parent_of(model) for model in models}
    for model in models:
        keyed = keyed_of(model, leads_on=model in parents)
        found += [(depth(model), one) for one in (keyed, *history_of(model, keyed))]
    return [keyed for _, keyed in sorted(found, key=lambda each: (each[0], each[1].table))]


def keyed_of(model: type[Model], *, leads_on: bool = False) -> Keyed:
    meta, row_key = model._meta, key_of(model)
    parent = parent_of(model)
    if parent is None:
        return Keyed(meta.label, meta.db_table, row_key, leads_on=leads_on)
    above = keyed_of(parent)
    link = str(meta.get_field(row_key).column)  # type: ignore[union-attr]
    return Keyed(meta.label, meta.db_table, above.kind, above, link, leads_on=leads_on)


def history_of(model: type[Model], keyed: Keyed) -> Iterator[Keyed]:
    """Historiktabellen, if the model keeps one."""
    name = getattr(model._meta, "simple_history_manager_attribute", None)
    if name:
        table = getattr(model, name).model._meta.db_table
        yield Keyed(keyed.label, table, keyed.kind, keyed.parent, keyed.link, history=True)


def key_of(model: type[Model]) -> str:
    return str(getattr(model, "row_key", ""))


def parent_of(model: type[Model]) -> type[Model] | None:
    """Det som nyckeln hämtas ur; None where the model has it itself."""
    row_key = key_of(model)
    if row_key in {"", *KINDS}:
        return None
    related: Any = model._meta.get_field(row_key).related_model
    return related  # type: ignore[no-any-return]


def depth(model: type[Model]) -> int:
    parent = parent_of(model)
    return 1 + depth(parent) if parent else 0


def check_row_keys(**kwargs: Any) -> list[CheckMessage]:
    """Systemkontroll: every model of the case apps says how its rows find their team."""
    every = apps.get_models(include_auto_created=True)
    models = [model for model in every if model._meta.app_label in CASE_APPS]
    return [
        Error(fault, hint="See finsam/row_keys.py.", obj=model, id="finsam.E010")
        for model in models
        if not is_history(model) and (fault := fault_of(model))
    ]


def is_history(model: type[Model]) -> bool:
    return hasattr(model, "instance_type")


def fault_of(model: type[Model]) -> str:
    """Vad som är fel, "" when nothing is."""
    through: Any = model._meta.auto_created
    if through:
        return f"{model._meta.label} needs a model with a row_key." if key_of(through) else ""
    row_key = getattr(model, "row_key", None)
    if row_key is None:
        return f"{model._meta.label} does not say its row_key."
    if row_key and row_key not in {field.name for field in model._meta.fields}:
        return f"{model._meta.label} has no field {row_key!r} for its row_key."
    parent = parent_of(model)
    if parent and not key_of(parent):
        return f"{model._meta.label} gets its key from {parent._meta.label}, which has none."
    return ""
