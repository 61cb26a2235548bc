"""Indikatorenkäten: its two forms, its period, the rule of ten, and how answers are kept.

The questions are the owner's and are not shipped: labels of what each of them asks about, as the
insats describes its six signs (domain.md §2, seed 001).
"""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Self
from uuid import UUID

from django.db import models

from finsam.dates import period_words

ENOUGH = 10
"""Färre svar än så ger inget resultat (seed 000)."""
WARNED_FROM = 8
"""Augusti: what is missing can still be collected before the period ends in October."""
MARKS = "marks"
"""Among the years of a heap that is written out: the marks of what has been sent."""


class SurveyForm(models.TextChoices):
    """Enkättyp, domain.md §2."""

    ONGOING = "PAGAENDE", "pågående insats"
    CLOSING = "AVSLUT", "avslut"

    @property
    def slug(self) -> str:
        return self.value.lower()


class Indicator(models.TextChoices):
    """Indikator: the two last are asked of those who leave."""

    BUILT_ON_NEEDS = "IND1", "insatserna är organiserade runt behoven"
    INFLUENCE = "IND2", "inflytande över den egna processen, som får ta den tid som behövs"
    HELD_TOGETHER = "IND3", "någon håller samman och stödjer"
    HANDLES_SYMPTOMS = "IND4", "kan hantera sina symtom och får stöd i det"
    STEPS_TAKEN = "IND5", "steg närmare arbete eller egen försörjning"
    NEXT_STEP = "IND6", "nästa planering tar vid utan onödigt dröjsmål"


INDICATORS: Mapping[str, tuple[Indicator, ...]] = {
    SurveyForm.ONGOING: tuple(Indicator)[:4],
    SurveyForm.CLOSING: tuple(Indicator),
}


class Step(models.TextChoices):
    """Svarssteg; the two first count as positive (domain.md §2)."""

    VERY = "1", "i mycket hög grad"
    QUITE = "2", "i ganska hög grad"
    LITTLE = "3", "i ganska låg grad"
    NOT_AT_ALL = "4", "inte alls"
    UNKNOWN = "0", "vet ej"


POSITIVE = frozenset({Step.VERY, Step.QUITE})


@dataclass(frozen=True, order=True)
class Period:
    """Mätperiod: 1 november–31 oktober, called by the year it ends in (seed 000)."""

    year: int

    @property
    def first(self) -> date:
        return date(self.year - 1, 11, 1)

    @property
    def last(self) -> date:
        return date(self.year, 10, 31)

    @property
    def before(self) -> "Period":
        return Period(self.year - 1)

    def __str__(self) -> str:
        return period_words(self.first, self.last)


def matperiod(day: date) -> Period:
    """Mätperioden som dagen hör till."""
    return Period(day.year + (day.month >= 11))


def month_of(day: date) -> date:
    """Månaden: its first day stands for it, and nothing finer is kept."""
    return day.replace(day=1)


@dataclass(frozen=True)
class Count:
    """Räkneverk: the answers of the period, and those carried over since they were too few."""

    own: int
    carried: int

    @property
    def total(self) -> int:
        return self.own + self.carried


def counted(
    answered: Mapping[int, int], period: Period, accounted: Container[int] = frozenset()
) -> Count:
    """Noterade svar: of each period by its year. What did not reach ten is carried over (seed 000).

    Once ten are there they are accounted for in that period, and the next begins at nothing; so it
    does after a period that was accounted for with what was typed in.
    """
    carried = 0
    for year in range(min(answered, default=period.year), period.year):
        pot = carried + answered.get(year, 0)
        carried = 0 if pot >= ENOUGH or year in accounted else pot
    return Count(answered.get(period.year, 0), carried)


def toward_ten(noted: int, typed: int) -> int:
    """Svar som säkert har kommit in: the larger of what cases noted and what was typed in.

    A team may keep the count and leave the answers to the owner's own form, or type in answers that
    no case has noted (domain.md §2). Which of them are the same nobody can tell, by design.
    """
    return max(noted, typed)


def is_warned(answers: int, today: date) -> bool:
    """Varning: from August until the period ends, while ten are not reached."""
    return WARNED_FROM <= today.month <= matperiod(today).last.month and answers < ENOUGH


@dataclass(frozen=True)
class Heap:
    """Hög: the answers of a team to a form, by the period they came in. No answer has a place.

    Those of a period stand in the order of what they say, so that the same answers are the same
    heap whoever gave them and in whatever order they were typed in. So do the marks of the forms
    they were sent in, by which a form that is sent twice is one answer.
    """

    answers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> Self:
        kept = json.loads(text or "{}")
        marks = frozenset(kept.pop(MARKS, ()))
        return cls({int(year): tuple(answers) for year, answers in kept.items()}, marks)

    def written(self) -> str:
        """Som text att kryptera."""
        kept = {str(year): list(self.answers[year]) for year in sorted(self.answers)}
        return json.dumps(kept | {MARKS: sorted(self.marks)})

    def plus(self, steps: Iterable[str], period: Period, form_key: UUID | None = None) -> "Heap":
        """Högen med ett svar till, or as it is when the answer was sent in that form before."""
        answer = "".join(steps)
        marks = {mark_of(form_key, answer, period)} if form_key else set()
        if marks & self.marks:
            return self
        there = self.answers.get(period.year, ())
        answers = {**self.answers, period.year: tuple(sorted([*there, answer]))}
        return Heap(answers, self.marks | marks)

    def upto(self, period: Period) -> tuple[str, ...]:
        """Svaren som kan redovisas i perioden: its own and those that older ones left."""
        return tuple(one for year in self.answers if year <= period.year for one in self.at(year))

    def at(self, year: int) -> tuple[str, ...]:
        return self.answers.get(year, ())

    def after(self, period: Period) -> "Heap":
        """Det som är kvar när perioden är redovisad; no mark, whose answers may be gone."""
        return Heap({year: self.answers[year] for year in self.answers if year > period.year})


def mark_of(form_key: UUID, answer: str, period: Period) -> str:
    """Märke för en insändning: other words in the same form are another."""
    return blake2b(f"{form_key} {answer} {period.year}".encode(), digest_size=8).hexdigest()


def shares(form: str, answers: Iterable[str]) -> dict[str, list[int]]:
    """Resultatet: of each indicator how many chose one of the two top steps, of how many who know.

    An indicator that fewer than ten know of is left out: the result is kept for ever. Raises
    ValueError for fewer than ten answers: there is no result then (domain.md §0.7).
    """
    rows = list(answers)
    if len(rows) < ENOUGH:
        raise ValueError("Färre än tio svar ger inget resultat.")
    found = {}
    for place, indicator in enumerate(INDICATORS[form]):
        known = [row[place] for row in rows if row[place] != Step.UNKNOWN]
        if len(known) >= ENOUGH:
            found[indicator.value] = [sum(step in POSITIVE for step in known), len(known)]
    return found
