"""Radsäkerhet: on whose behalf the database is asked. The second line, behind the sets.

`visible_to(actor)` decides what a page shows. Behind it the database itself gives the application
no row outside the scope that the transaction speaks in (finsam/row_policies.py), so that a query
that forgot its set finds nothing. It guards against mistakes; whoever can run SQL of their own can
also change a setting.

The settings last for a transaction and are never set for a connection: what a pool lends out next
speaks for nobody, and nobody sees nothing.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus

log = logging.getLogger("samordning.system")
SYSTEM = "samordning.system"


class OutsideTransaction(Exception):
    """Ingen transaktion: a setting would be forgotten before the next statement could use it."""


@dataclass(frozen=True)
class Scope:
    """Räckvidd: the rows that a hat may touch at all, as ids."""

    teams: tuple[int, ...] = ()
    controllers: tuple[int, ...] = ()
    offices: tuple[int, ...] = ()
    reviewed: tuple[int, ...] = ()
    """Personuppgiftsansvariga whose openings the hat reviews, and nothing else of theirs."""
    steered: tuple[int, ...] = ()
    """Insatser vars förlängningar styrgruppen beslutar om, and nothing else of theirs."""
    hat: int | None = None

    def settings(self) -> dict[str, str]:
        sets = {
            "samordning.teams": self.teams,
            "samordning.controllers": self.controllers,
            "samordning.offices": self.offices,
            "samordning.reviewed": self.reviewed,
            "samordning.steered": self.steered,
        }
        written = {name: f"{{{','.join(map(str, ids))}}}" for name, ids in sets.items()}
        return written | {"samordning.hat": str(self.hat or ""), SYSTEM: ""}


NOBODY = Scope()


@contextmanager
def acting_as(scope: Scope) -> Iterator[None]:
    """Talar för en hatt, until the block ends; then for whoever spoke before it."""
    with speaking(scope.settings()):
        yield


@contextmanager
def system(name: str) -> Iterator[None]:
    """Talar för systemet, under a name that is logged and can be read in the setting.

    For work that is nobody's: figures, sweeps, commands. Raises ValueError without a name.
    """
    if not name:
        raise ValueError("A system context says what it is")
    log.info(name)
    with speaking({SYSTEM: name}):
        yield


@contextmanager
def speaking(settings: Mapping[str, str]) -> Iterator[None]:
    former = exchange(settings)
    try:
        yield
    finally:
        if not is_rolling_back():  # what is undone takes its settings with it
            exchange(former)


def exchange(settings: Mapping[str, str]) -> dict[str, str]:
    """Byter inställningarna and gives back what they were, in one statement.

    Refused outside a transaction instead of opening one: where a transaction begins decides what
    is undone together, and that is for the one who asks to say. Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("Speak for somebody inside transaction.atomic()")
    names = list(settings)
    was = ", ".join("current_setting(%s, true)" for _ in names)
    becomes = ", ".join("set_config(%s, %s, true)" for _ in names)
    values = [value for pair in settings.items() for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH former AS MATERIALIZED (SELECT ARRAY[{was}] AS settings)"  # noqa: S608
            f" SELECT settings, {becomes} FROM former",
            [*names, *values],
        )
        former = cursor.fetchone()[0]
    return {name: value or "" for name, value in zip(names, former, strict=True)}


def is_rolling_back() -> bool:
    """The transaction, or the part of it that this block is in, is already lost."""
    broken = connection.connection.info.transaction_status == TransactionStatus.INERROR
    return broken or connection.needs_rollback
