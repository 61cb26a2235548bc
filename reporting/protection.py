"""Röjandeskydd: which counts must stay untold so that small ones cannot be worked out.

A hidden cell is safe when there is another world that agrees with everything published and with
every mark, in which the cell has another value. Such a world is searched for, and what it needs
to differ in is hidden too. Hiding more never ends a world that was found, so one pass is enough.
Where the mark "<5" itself would tell too much, as of four ones that add up to a hidden four, the
cell is left vague: hidden without saying that it is small.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

SMALL = range(1, 5)
"""Antal som döljs (domain.md §9, sma_celler)."""
LONGEST_WORLD = 30
"""Cells that a world may differ in. A longer way round is not looked for: more is hidden."""
MOST_TRIES = 400
VAGUENESS = 70
LAST_RESORT = 500
IMPOSSIBLE = 10**9
PRICES = (0, 1, 2, 3, 4, 6, 9, 15, 30, 45, 60, 90, 120, 200, 600, 2000)

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
        self.relations: dict[Cell, list[Relation[Cell]]] = defaultdict(list)
        for relation in relations:
            for cell in relation:
                self.relations[cell].append(relation)
        self.hidden = {cell for cell, value in values.items() if value in SMALL}
        self.hidden |= set(unpublished)
        self.safe: set[Cell] = {cell for cell in unpublished if values[cell] not in SMALL}
        self.vague = {*silent, *unpublished}
        self.tries = 0
        self.protect()

    def protect(self) -> None:
        """Döljer tills varje dolt antal kan vara något annat."""
        while unsafe := self.hidden - self.safe:
            cell = min(unsafe, key=lambda one: (len(self.relations[one]), str(one)))
            world = self.cheapest_world(cell)
            self.vague |= {one for one, step in world.items() if not self.keeps_mark(one, step)}
            self.hidden |= set(world)
            self.safe |= set(world)

    def cheapest_world(self, cell: Cell) -> dict[Cell, int]:
        for price in PRICES:
            for step in (1, -1):
                self.tries = MOST_TRIES
                if self.price_of(cell, step) <= price:
                    world = self.settle({}, cell, step, price)
                    if world:
                        return world
        return dict.fromkeys(self.values, 0)

    def settle(
        self, world: dict[Cell, int], cell: Cell, step: int, price: int
    ) -> dict[Cell, int] | None:
        """Changes the cell, then others until every sum holds; None when that cannot be paid."""
        self.tries -= 1
        price -= self.price_of(cell, step)
        if self.tries < 0 or len(world) >= LONGEST_WORLD:
            return None
        world = world | {cell: step}
        broken = self.broken(world)
        if not broken:
            return world
        ways = min((self.ways_to_mend(one, world, price) for one in broken), key=len)
        for other, change in ways:
            found = self.settle(world, other, change, price)
            if found:
                return found
        return None

    def broken(self, world: dict[Cell, int]) -> list[Relation[Cell]]:
        """Sums that do not hold any longer."""
        touched = (relation for cell in world for relation in self.relations[cell])
        return [relation for relation in touched if gap_of(relation, world)]

    def ways_to_mend(
        self, relation: Relation[Cell], world: dict[Cell, int], price: int
    ) -> list[tuple[Cell, int]]:
        """Cells that can be afforded: the cheapest first, and those that disturb few other sums."""
        gap = gap_of(relation, world)
        steps = ((cell, -gap if cell == relation[0] else gap) for cell in relation)
        ways = [
            (self.price_of(cell, step), len(self.relations[cell]), self.values[cell], cell, step)
            for cell, step in steps
            if cell not in world
        ]
        affordable = sorted((way for way in ways if way[0] <= price), key=lambda way: way[:3])
        return [(cell, step) for *_, cell, step in affordable]

    def price_of(self, cell: Cell, step: int) -> int:
        """Hiding costs, and so does taking the meaning from a mark; below nought is nobody."""
        if self.values[cell] + step < 0:
            return IMPOSSIBLE
        hiding = 0 if cell in self.hidden else self.price[cell]
        if self.keeps_mark(cell, step):
            return hiding
        return hiding + (VAGUENESS if self.values[cell] in SMALL else LAST_RESORT)

    def keeps_mark(self, cell: Cell, step: int) -> bool:
        """Would "<5" still be true of it in that world, and "x" not hide a small number?"""
        value = self.values[cell]
        return cell in self.vague or (value in SMALL) == (value + step in SMALL)


def gap_of(relation: Relation[Cell], world: Mapping[Cell, int]) -> int:
    """How much the whole has changed more than its parts."""
    whole, *parts = relation
    return world.get(whole, 0) - sum(world.get(part, 0) for part in parts)
