"""Åtkomsttabellen: who may ask each URL. What stands in no row answers no one.

A row says which roles, for which objects, see which classes of content. Which objects a person
stands in that relation to is decided by the sets, `visible_to(actor)`.
"""

from collections.abc import Mapping
from typing import Any

from finsam.access.decisions import Decision
from finsam.access.rows import accounts, activities, administration, cases, figures, referrals

TABLE: dict[str, Decision] = (
    accounts.ROWS
    | administration.ROWS
    | cases.ROWS
    | activities.ROWS
    | referrals.ROWS
    | figures.ROWS
)


def decision_for(view_name: str, values: Mapping[str, Any] | None = None) -> Decision | None:
    """Beslutet om en adress. Where its answer depends on a value in it, each value has a row.

    The row of a value is keyed "name[value]"; a value without a row is then undecided.
    """
    if decision := TABLE.get(view_name):
        return decision
    keys = (f"{view_name}[{value}]" for value in (values or {}).values())
    return next((TABLE[key] for key in keys if key in TABLE), None)


def name_of(key: str) -> str:
    """The URL name that a row decides on."""
    return key.partition("[")[0]
