"""Kontroll av loggen: every seal against the one before it and against its own rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from audit.batches import FORMS, NO_END, SEALED, Batch, Stretch, one_row
from audit.models import Seal
from audit.models.seal import FIRST_FORMER


@dataclass
class Verdict:
    """Utlåtande: what was gone through, what was wrong, and the hash to keep elsewhere."""

    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    head: str = FIRST_FORMER
    faults: int = 0


def verify(tell: Callable[[str], None], *, known_head: str = "") -> Verdict:
    """Kontrollerar hela kedjan and tells each fault. Reads everything and writes nothing.

    `known_head` is a hash that was kept outside: without it, a chain whose end was taken away with
    its rows looks whole.
    """
    verdict = Verdict()
    for fault in chain_faults(verdict):
        tell(fault)
        verdict.faults += 1
    if known_head and not Seal.objects.filter(hash=known_head).exists():
        tell("Den hash som har sparats utanför finns inte i kedjan: den har tappat sitt slut.")
        verdict.faults += 1
    return verdict


def chain_faults(verdict: Verdict) -> Iterator[str]:
    """Seal by seal, in order; what has been gone through is counted on the way."""
    ends = ends_of_epochs()
    former: Seal | None = None
    for one in Seal.objects.order_by("number").iterator():
        yield from link_faults(one, former)
        stretch = stretch_of(one, former, below_id=ends.get(one.epoch, NO_END))
        yield from row_faults(one, stretch)
        verdict.seals += 1
        verdict.rows += one.rows
        verdict.head = one.hash
        former = one
    if former:
        yield from rows_beside(former, verdict)
    verdict.unsealed = rest_after(former).count()


def ends_of_epochs() -> dict[int, int]:
    """Where the ids of each epoch end: where those of the next begin."""
    began = Seal.objects.order_by("epoch", "number").distinct("epoch")
    return {epoch - 1: above for epoch, above in began.values_list("epoch", "above_id")}


def stretch_of(one: Seal, former: Seal | None, *, below_id: int) -> Stretch:
    """The rows that a seal must hold: from where the one before it in the epoch ended."""
    goes_on = former is not None and former.epoch == one.epoch
    return Stretch(
        former.upto_transaction if former and goes_on else 0,
        former.upto_id if former and goes_on else 0,
        one.upto_transaction,
        one.upto_id,
        one.above_id,
        below_id,
    )


def rest_after(last: Seal | None) -> Stretch:
    """What no seal holds yet: the rows of the last minute, or of a transaction that goes on."""
    if last is None:
        return Stretch(0, 0)
    return Stretch(last.upto_transaction, last.upto_id, above_id=last.above_id)


def link_faults(one: Seal, former: Seal | None) -> Iterator[str]:
    expected = former.number + 1 if former else 1
    if one.number != expected:
        yield f"Sigill {one.number}: kedjan har ett glapp, sigill {expected} saknas."
    elif one.former != (former.hash if former else FIRST_FORMER):
        yield f"Sigill {one.number}: det följer inte på sigillet före."
    if one.hash != one.own_hash():
        yield f"Sigill {one.number}: sigillet är ändrat."


def row_faults(one: Seal, stretch: Stretch) -> Iterator[str]:
    if one.form not in FORMS:
        yield f"Sigill {one.number}: radernas form {one.form} är okänd."
        return
    sealed = Batch(one.rows, one.first_id, one.last_id, one.digest)
    found = stretch.digest(one.form)
    if found == sealed:
        return
    between = f"raderna {one.first_id}–{one.last_id}"
    if found.rows == sealed.rows:
        yield f"Sigill {one.number}: en rad eller flera av {between} är ändrade."
    else:
        yield f"Sigill {one.number}: {between} var {sealed.rows} stycken och är nu {found.rows}."


def rows_beside(last: Seal, verdict: Verdict) -> Iterator[str]:
    """Rows among the sealed that no seal holds, as at the seam between two epochs."""
    place = {name: getattr(last, name) for name in ("above_id", "upto_transaction", "upto_id")}
    [count] = one_row(SEALED, place)
    if count > verdict.rows and not verdict.faults:
        yield f"{count - verdict.rows} rader bland de förseglade finns inte i något sigill."
