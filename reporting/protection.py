"""Röjandeskydd: which counts must stay untold so that small ones cannot be worked out.

A hidden cell is safe when there is another world that agrees with everything published and with
every mark, in which the cell has another value. Such a world is searched for, and what it needs
to differ in is hidden too. Hiding more never ends a world that was found, so one pass is enough.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

SMALL = range(1, 5)
"""Antal som döljs (domain.md §9, sma_celler)."""
LONGEST_WORLD = 16
"""Cells that a world may differ in. A longer way round is not looked for: more is hidden."""
MOST_TRIES = 1500
PRICES = (0, 1, 2, 3, 4, 6, 9, 15, 30, 100, 1000)

Cell = TypeVar("Cell", bound=Hashable)
Relation = Sequence[Cell]
"""Samband: the first cell is the sum of the others."""


class Protection(Generic[Cell]):
    """Skyddet av en tabell, or of several that are read together.

    `silent` cells leave no mark when they are hidden; `unpublished` ones are hidden from the start,
    being differences that a reader could work out. `price` is what hiding a cell costs the reader.
    """

    def __init__(
        self,
        values: Mapping[Cell, int],
        relations: Iterable[Relation[Cell]],
        *,
        price: Mapping[Cell, int],
        silent: Collection[Cell] = (),
        unpublished: Collection[Cell] = (),
    ) -> None:
        self.values, self.price = values, price
        self.unmarked = {*silent, *unpublished}
        self.relations: dict[Cell, list[Relation[Cell]]] = defaultdict(list)
        for relation in relations:
            for cell in relation:
                self.relations[cell].append(relation)
        self.hidden = {cell for cell, value in values.items() if value in SMALL}
        self.hidden |= set(unpublished)
        self.safe: set[Cell] = {cell for cell in unpublished if values[cell] not in SMALL}
        self.tries = 0

    def protect(self) -> set[Cell]:
        """Döljer tills varje dolt antal kan vara något annat. Returns the hidden cells."""
        while unsafe := self.hidden - self.safe:
            cell = min(unsafe, key=lambda one: (len(self.relations[one]), str(one)))
            world = self.cheapest_world(cell)
            if world is None:
                return set(self.values)
            self.hidden |= set(world)
            self.safe |= set(world)
        return self.hidden

    def cheapest_world(self, cell: Cell) -> dict[Cell, int] | None:
        for price in PRICES:
            for step in (1, -1):
                self.tries = MOST_TRIES
                if self.may_be(cell, step):
                    world = self.settle({cell: step}, price)
                    if world:
                        return world
        return None

    def settle(self, world: dict[Cell, int], price: int) -> dict[Cell, int] | None:
        """Changes cell after cell until every sum holds again; None when that cannot be paid."""
        self.tries -= 1
        relation = self.broken(world)
        if relation is None:
            return world
        if len(world) >= LONGEST_WORLD or self.tries < 0:
            return None
        gap = gap_of(relation, world)
        for cell in self.candidates(relation, world, price):
            step = -gap if cell == relation[0] else gap
            if self.may_be(cell, step):
                found = self.settle(world | {cell: step}, price - self.price_of(cell))
                if found:
                    return found
        return None

    def broken(self, world: dict[Cell, int]) -> Relation[Cell] | None:
        """A sum that does not hold, the one with the fewest ways to mend it first."""
        found = [
            relation
            for cell in reversed(world)
            for relation in self.relations[cell]
            if gap_of(relation, world)
        ]
        return min(found, key=len, default=None)

    def candidates(
        self, relation: Relation[Cell], world: dict[Cell, int], price: int
    ) -> list[Cell]:
        """Hidden cells first, then the cheapest to hide, small before large."""
        free = [cell for cell in relation if cell not in world and self.price_of(cell) <= price]
        return sorted(free, key=lambda cell: (self.price_of(cell), self.values[cell]))

    def price_of(self, cell: Cell) -> int:
        return 0 if cell in self.hidden else self.price[cell]

    def may_be(self, cell: Cell, step: int) -> bool:
        """Would the cell bear the same mark in that world? Nobody is counted below nought."""
        value = self.values[cell] + step
        if value < 0 or cell in self.unmarked:
            return value >= 0
        return (value in SMALL) == (self.values[cell] in SMALL)


def gap_of(relation: Relation[Cell], world: Mapping[Cell, int]) -> int:
    """How much the whole has changed more than its parts."""
    whole, *parts = relation
    return world.get(whole, 0) - sum(world.get(part, 0) for part in parts)
