"""Försegling: the chain of seals over the access log grows (quality.md A10, audit.models.seal)."""

from dataclasses import dataclass
from typing import Self

from django.db import transaction

from audit.batches import BATCH, NEWEST_FORM, NO_END, Batch, Stretch, one_row
from audit.models import Seal
from audit.models.seal import FIRST_FORMER

LOCK = "SELECT pg_advisory_xact_lock(7211405318226401)"
# Every transaction below `ended` is over; none from `ahead` on has begun.
PLACE = """
SELECT (pg_control_system()).system_identifier::text AS cluster,
       pg_snapshot_xmin(pg_current_snapshot())::text AS ended,
       pg_snapshot_xmax(pg_current_snapshot())::text AS ahead
"""
CERTAINLY_OLD = """
SELECT greatest(
    (SELECT max(last_id) FROM audit_seal),
    (SELECT max(id) FROM audit_reading WHERE written_in >= %(ahead)s::text::xid8)
)
"""


@dataclass(frozen=True)
class Place:
    """Var databasen är: in which cluster, and how far its transactions have come."""

    cluster: str
    ended: int
    ahead: int

    @classmethod
    def now(cls) -> Self:
        cluster, ended, ahead = one_row(PLACE)
        return cls(cluster, int(ended), int(ahead))


@transaction.atomic
def seal(place: Place | None = None) -> int:
    """Förseglar alla rader vars transaktioner har slutat. Gives the number of rows sealed.

    One sealer at a time, the next waits. `place` is the database's own word when it is not given.
    """
    one_row(LOCK)
    place = place or Place.now()
    last = Seal.objects.last()
    if last is None:
        return seal_upto(place.ended, Seal(number=0, epoch=1, cluster=place.cluster))
    if last.cluster == place.cluster and last.upto_transaction <= place.ahead:
        return seal_upto(place.ended, last)
    below = boundary(place)
    sealed = seal_upto(NO_END, last, below_id=below)
    return sealed + seal_upto(place.ended, new_epoch(place, above_id=below))


def boundary(place: Place) -> int:
    """The highest id that is certainly of the old cluster: sealed there, or written by a
    transaction that has not begun here. New rows lie above: the sequence of ids was restored too.
    """
    [found] = one_row(CERTAINLY_OLD, {"ahead": place.ahead})
    return int(found)


def new_epoch(place: Place, *, above_id: int) -> Seal:
    """The place from which the next seal goes on, in the order of the new cluster."""
    last = Seal.objects.latest("number")
    return Seal(
        number=last.number,
        epoch=last.epoch + 1,
        cluster=place.cluster,
        above_id=above_id,
        hash=last.hash,
    )


def seal_upto(horizon: int, last: Seal, *, below_id: int = NO_END) -> int:
    """Sigill efter sigill, each over at most a batch, until nothing is left below the horizon."""
    rest = Stretch(
        last.upto_transaction, last.upto_id, horizon, above_id=last.above_id, below_id=below_id
    )
    sealed = 0
    while True:
        part = rest.cut(BATCH)
        batch = part.digest(NEWEST_FORM)
        if not batch.rows:
            return sealed
        last = bind(last, part, batch)
        sealed += batch.rows
        rest = rest.after(part)


def bind(last: Seal, part: Stretch, batch: Batch) -> Seal:
    """Ett nytt sigill efter det förra. Its number and the hash before it are unique: no forks."""
    new = Seal(
        number=last.number + 1,
        epoch=last.epoch,
        cluster=last.cluster,
        above_id=last.above_id,
        upto_transaction=part.upto_transaction,
        upto_id=part.upto_id,
        form=NEWEST_FORM,
        former=last.hash or FIRST_FORMER,
        **vars(batch),
    )
    new.hash = new.own_hash()
    new.save(force_insert=True)
    return new
