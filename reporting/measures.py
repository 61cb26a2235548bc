"""Slag av mått: how a figure is made of whole-number sums. Nothing here is a float."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from finsam.numbers import mean, percent, rounded
from reporting.populations import Population

Measure = dict[str, Any]
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Aggregate:
    """Delsumma: a whole number per group of a population, rolled up by adding or as the largest."""

    population: Population
    sql: str
    largest: bool = False


@dataclass(frozen=True)
class Breakdown:
    """Fördelning: a column of the population, and every code it has with the words for it."""

    column: str
    codes: Mapping[str, str]


class Tally:
    """Räkning: the sums of every group of every population that was asked for.

    Kept column by column: a whole country has a thousand groups, and each is asked for often.
    """

    def __init__(self) -> None:
        self._codes: dict[Population, Mapping[str, Sequence[str]]] = {}
        self._sums: dict[Aggregate, Sequence[int]] = {}

    def add(
        self,
        population: Population,
        codes: Mapping[str, Sequence[str]],
        sums: Mapping[Aggregate, Sequence[int]],
    ) -> None:
        self._codes[population] = codes
        self._sums |= sums

    def total(self, aggregate: Aggregate) -> int:
        sums = self._sums[aggregate]
        return max(sums, default=0) if aggregate.largest else sum(sums)

    def by(self, aggregate: Aggregate, columns: Sequence[str]) -> Counter[Codes]:
        """Per code of the columns; a code that nobody has counts nothing."""
        codes = self._codes[aggregate.population]
        found: Counter[Codes] = Counter()
        groups = zip(*(codes[column] for column in columns), strict=True)
        for at, number in zip(groups, self._sums[aggregate], strict=True):
            found[at] += number
        return found


@dataclass(frozen=True, kw_only=True)
class Definition(ABC):
    """Definition: key, label and meaning of one figure, and what it is computed from.

    `label` and `meaning` are what people read; `decimals` and `unit` say how it is written.
    """

    key: str
    label: str
    meaning: str
    of: Aggregate
    unit: str = "antal"
    decimals: int = 0

    def aggregates(self) -> Iterable[Aggregate]:
        return [self.of]

    def breakdowns(self) -> Sequence[Breakdown]:
        return []

    @abstractmethod
    def measure(self, tally: Tally) -> Measure:
        """Mått: `n`, the basis, and `value` or `values`. Decimals are written out as text."""


@dataclass(frozen=True, kw_only=True)
class Count(Definition):
    """Antal, of a basis that it is part of, or standing for itself."""

    basis: Aggregate | None = None

    def aggregates(self) -> Iterable[Aggregate]:
        return [self.of, self.basis or self.of]

    def measure(self, tally: Tally) -> Measure:
        return {"n": tally.total(self.basis or self.of), "value": tally.total(self.of)}


@dataclass(frozen=True, kw_only=True)
class Largest(Definition):
    """Högsta värde, None of no one."""

    basis: Aggregate

    def aggregates(self) -> Iterable[Aggregate]:
        return [self.of, self.basis]

    def measure(self, tally: Tally) -> Measure:
        count = tally.total(self.basis)
        return {"n": count, "value": tally.total(self.of) if count else None}


@dataclass(frozen=True, kw_only=True)
class Distribution(Definition):
    """Antal per kod; the parts always add up to n."""

    by: tuple[Breakdown, ...]

    def breakdowns(self) -> Sequence[Breakdown]:
        return self.by

    def measure(self, tally: Tally) -> Measure:
        counts = tally.by(self.of, [part.column for part in self.by])
        return {
            "n": tally.total(self.of),
            "values": {key: counts[at] for key, at in parts_of(self)},
        }


@dataclass(frozen=True, kw_only=True)
class Shares(Distribution):
    """Procent per kod av dem som är kända."""

    unit: str = "procent"

    def measure(self, tally: Tally) -> Measure:
        counts = tally.by(self.of, [part.column for part in self.by])
        known = {key: counts[at] for key, at in parts_of(self) if key != "unknown"}
        whole = sum(known.values())
        shares = {key: text(percent(part, whole, self.decimals)) for key, part in known.items()}
        return {"n": whole, "values": shares}


@dataclass(frozen=True, kw_only=True)
class Percent(Definition):
    """Andel: part of a basis."""

    basis: Aggregate
    unit: str = "procent"
    decimals: int = 1

    def aggregates(self) -> Iterable[Aggregate]:
        return [self.of, self.basis]

    def measure(self, tally: Tally) -> Measure:
        whole = tally.total(self.basis)
        return {"n": whole, "value": text(percent(tally.total(self.of), whole, self.decimals))}


@dataclass(frozen=True, kw_only=True)
class Mean(Definition):
    """Medelvärde. The sum is in parts of the unit: `parts` is how many make one."""

    basis: Aggregate
    parts: Fraction = Fraction(1)
    decimals: int = 1

    def aggregates(self) -> Iterable[Aggregate]:
        return [self.of, self.basis]

    def mean(self, total: int, count: int) -> str | None:
        return text(mean(Fraction(total) / self.parts, count, self.decimals))

    def measure(self, tally: Tally) -> Measure:
        count = tally.total(self.basis)
        return {"n": count, "value": self.mean(tally.total(self.of), count)}


@dataclass(frozen=True, kw_only=True)
class CappedMean(Mean):
    """Medelvärde av ett mått med tak; `capped` is how many stand at the ceiling."""

    capped: Aggregate

    def aggregates(self) -> Iterable[Aggregate]:
        return [*super().aggregates(), self.capped]

    def measure(self, tally: Tally) -> Measure:
        return super().measure(tally) | {"capped": tally.total(self.capped)}


@dataclass(frozen=True, kw_only=True)
class Means(Mean):
    """Medelvärde per kod."""

    by: Breakdown

    def breakdowns(self) -> Sequence[Breakdown]:
        return [self.by]

    def measure(self, tally: Tally) -> Measure:
        totals = tally.by(self.of, [self.by.column])
        counts = tally.by(self.basis, [self.by.column])
        values = {code: self.mean(totals[code,], counts[code,]) for code in self.by.codes}
        return {"n": tally.total(self.basis), "values": values}


@dataclass(frozen=True, kw_only=True)
class Median(Mean):
    """Median: halfway between the middle value from below (`of`) and from above (`upper`)."""

    upper: Aggregate

    def aggregates(self) -> Iterable[Aggregate]:
        return [*super().aggregates(), self.upper]

    def measure(self, tally: Tally) -> Measure:
        count = tally.total(self.basis)
        middle = Fraction(tally.total(self.of) + tally.total(self.upper), 2) / self.parts
        return {"n": count, "value": text(rounded(middle, self.decimals)) if count else None}


def parts_of(distribution: Distribution) -> list[tuple[str, Codes]]:
    """Celler: the key of each ("woman:20-24") and its codes, every one there is."""
    combinations: list[Codes] = [()]
    for part in distribution.by:
        combinations = [(*codes, code) for codes in combinations for code in part.codes]
    return [(":".join(codes), codes) for codes in combinations]


def text(value: object) -> str | None:
    return None if value is None else str(value)
