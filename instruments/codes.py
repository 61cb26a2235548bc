"""Koder: what an item can be answered with, by whom, and who reads it (domain.md §3-4)."""

from collections.abc import Iterable

from django.db.models import IntegerChoices, TextChoices


class Rater(TextChoices):
    """Skattare: both may rate the same thing, and are never added up."""

    PARTICIPANT = "DELTAGARE", "deltagaren"
    WORKER = "HANDLAGGARE", "handläggaren"


class Readers(TextChoices):
    """Läsare av mätningarna med ett instrument."""

    TEAM = "teamet", "teamet"
    RESPONSIBLE = "ansvarig", "ansvarig, vikarie och den som registrerade"


class Absence(IntegerChoices):
    """Namngivet uteblivet svar. Below zero, so that it is never taken for a value."""

    UNKNOWN = -1, "vet ej"
    NOT_ASKED = -2, "ej ställd"
    DECLINED = -3, "avböjt"


class Kind(TextChoices):
    """Slag av fråga. An answer is whole tenths, whatever the kind."""

    LINE = "linje", "visuell linje 0,0–10,0"
    TEN = "0-10", "helt tal 0–10"
    FIVE = "1-5", "grad 1–5"
    YES_NO = "ja-nej", "ja eller nej"

    @property
    def span(self) -> range:
        """Möjliga värden, i tiondelar."""
        return RANGES[self]

    @property
    def absences(self) -> tuple[Absence, ...]:
        return ABSENCES[self]


RANGES = {
    Kind.LINE: range(0, 101),
    Kind.TEN: range(0, 101, 10),
    Kind.FIVE: range(10, 51, 10),
    Kind.YES_NO: range(0, 11, 10),
}
ABSENCES = {
    Kind.LINE: (),
    Kind.TEN: (Absence.NOT_ASKED,),
    Kind.FIVE: (Absence.UNKNOWN, Absence.NOT_ASKED),
    Kind.YES_NO: (Absence.DECLINED,),
}
YES, NO = 10, 0


def highest(kinds: Iterable[str]) -> int:
    """Högsta summan av sådana frågor, i tiondelar."""
    return sum(Kind(kind).span.stop - 1 for kind in kinds)
