"""Svar i ord: what an answer, a change and a gap are called, by the kind of the question."""

from finsam.numbers import from_tenths, signed, written
from instruments.codes import YES, Absence, Kind

SPANS = {
    Kind.LINE: "0,0–10,0",
    Kind.TEN: "0–10",
    Kind.FIVE: "1–5",
    Kind.YES_NO: "ja eller nej",
}


def in_words(kind: Kind, tenths: int) -> str:
    """ "6,4", "3", "ja", "vet ej"."""
    if tenths < 0:
        return str(Absence(tenths).label)
    if kind == Kind.YES_NO:
        return "ja" if tenths == YES else "nej"
    return written(from_tenths(tenths) if kind == Kind.LINE else tenths // 10)


def change_in_words(kind: Kind, tenths: int) -> str:
    """ "+1,5" on a line, "−1" in whole steps; a yes or no has no steps: "till ja"."""
    if kind == Kind.YES_NO:
        return {YES: "till ja", -YES: "till nej"}.get(tenths, "0")
    return signed(from_tenths(tenths) if kind == Kind.LINE else from_tenths(tenths).to_integral())


def gap_in_words(kind: Kind, tenths: int) -> str:
    """Skillnaden mellan två syner; of a yes and a no only that they differ."""
    if kind == Kind.YES_NO:
        return "olika" if tenths else "0"
    return change_in_words(kind, tenths)


def spans_in_words(kinds: set[Kind]) -> str:
    """Skalorna som svaren står i: "1–5", "0–10 och ja eller nej"."""
    return " och ".join(SPANS[kind] for kind in Kind if kind in kinds)
