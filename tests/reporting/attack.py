"""An attack on a published table: what can a reader work out? It shares no code with the defence.

It reads the released measures alone. Every sum that the figures must obey, every nesting and
every rounded share narrows what a hidden count can be; then each count left is tried, value by
value, against all the rules at once.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from tests.reporting.oracle import Oracle
from tests.reporting.populations import a_period, a_population

TOP = 10**6
SEXES = ["woman", "man", "unknown"]
AGES = ["-19", "20-24", "25-29", "30-39", "40-49", "50-59", "60-", "unknown"]
PARTIES = ["AF", "FK", "KOMMUN", "REGION", "OTHER"]
OUTCOMES = [
    "work",
    "studies",
    "employment_service",
    "municipal_rehab",
    "medical_rehab",
    "dropout",
    "returned_to_huvudman",
    "substance_other_plan",
    "moved",
    "deceased",
    "other",
    "unknown",
]
GOOD = OUTCOMES[:4]
COUNTS = [
    "active",
    "started",
    "closed",
    "referred",
    "enrolled_at_end",
    "final_documents_due",
    "follow_ups_due",
]
PARTS = {
    "ors_reliable_improvement": "ors",
    "ors_reliable_deterioration": "ors",
    "ors_crossed_cutoff": "ors",
    "final_documents_on_time": "closed",
}
TABLES = {
    "active_by_sex": "sex",
    "active_by_age": "age",
    "active_by_sex_and_age": "both",
    "active_by_referring_party": "party",
    "closed_by_outcome": "outcome",
    "ors_pairs_n_by_outcome": "pairs",
}
BASES = {
    "active_by_sex": "active",
    "active_by_age": "active",
    "active_by_sex_and_age": "active",
    "active_by_referring_party": "active",
    "closed_by_outcome": "closed",
    "positive_outcome_percent": "closed",
    "time_in_programme_months_mean": "closed",
    "final_documents_on_time": "closed",
    "active_by_referring_party_percent_of_known": "known",
    "days_from_referral_to_start_mean": "waited",
    "years_in_public_support_mean": "support",
    "support_measures_mean": "measures",
    "support_measures_max": "measures",
    "ors_first_mean": "ors",
    "ors_change_points_mean": "ors",
    "ors_pairs_n_by_outcome": "ors",
    "ors_first_mean_by_outcome": "ors",
    "ors_reliable_improvement": "ors",
    "ors_first_mean_rehab": "rehab",
    "follow_ups_on_time_percent": "follow_ups_due",
}
Bounds = dict[str, tuple[int, int]]
Rule = tuple[str, list[str]]


def sums() -> Iterator[Rule]:
    """A whole and its parts; a part that begins with "~" is nobody's figure."""
    yield "active", [f"sex/{sex}" for sex in SEXES]
    yield "active", [f"age/{age}" for age in AGES]
    for sex in SEXES:
        yield f"sex/{sex}", [f"both/{sex}:{age}" for age in AGES]
    for age in AGES:
        yield f"age/{age}", [f"both/{sex}:{age}" for sex in SEXES]
    yield "active", ["known", "party/unknown"]
    yield "known", [f"party/{party}" for party in PARTIES]
    yield "active", ["closed", "enrolled_at_end"]
    yield "active", ["started", "~earlier"]
    yield "active", ["support", "~support unknown"]
    yield "support", ["capped", "~not capped"]
    yield "started", ["waited", "~wait unknown"]
    yield "closed", ["final_documents_due"]
    yield "closed", ["final_documents_on_time", "~late"]
    yield "closed", ["measures", "~measures unknown"]
    yield "closed", ["ors", "~no ors"]
    yield "closed", [f"outcome/{code}" for code in OUTCOMES]
    yield "closed", ["good", "~bad"]
    yield "good", [f"outcome/{code}" for code in GOOD]
    yield "ors", [f"pairs/{code}" for code in OUTCOMES]
    for code in OUTCOMES:
        yield f"outcome/{code}", [f"pairs/{code}", f"~no pair {code}"]
    yield "rehab", ["pairs/medical_rehab", "pairs/municipal_rehab"]
    yield "ors", ["ors_reliable_improvement", "ors_reliable_deterioration", "~as before"]
    yield "ors", ["ors_crossed_cutoff", "ors_reliable_deterioration", "~neither"]
    yield "follow_ups_due", ["on_time", "~held late"]


RULES = list(sums())
RULES_OF: dict[str, list[Rule]] = {}
for rule in RULES:
    for name in [rule[0], *rule[1]]:
        RULES_OF.setdefault(name, []).append(rule)


def published(measures: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every number on the page, by the name it has here; the same one may come many times."""
    for key in COUNTS:
        yield key, measures[key]["value"]
        yield key, measures[key]["n"]
    for key, basis in [*PARTS.items(), *BASES.items()]:
        yield basis, measures[key]["n"]
    for key in PARTS:
        yield key, measures[key]["value"]
    for key, name in TABLES.items():
        yield from ((f"{name}/{code}", value) for code, value in measures[key]["values"].items())
    yield "capped", measures["years_in_public_support_mean"]["capped"]


def range_of(shown: Any) -> tuple[int, int]:
    return {"<5": (1, 4), "x": (0, TOP)}.get(shown) or (shown, shown)


def first_bounds(measures: Mapping[str, Any]) -> Bounds:
    bounds: Bounds = dict.fromkeys(RULES_OF, (0, TOP))
    for name, shown in published(measures):
        bounds[name] = meet(bounds.get(name, (0, TOP)), range_of(shown))
    return bounds


def meet(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def shares(measures: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Part, whole and the rounded percent between them, where it is told."""
    for key, part, whole in [
        ("positive_outcome_percent", "good", "closed"),
        ("follow_ups_on_time_percent", "on_time", "follow_ups_due"),
    ]:
        if measures[key]["value"] is not None:
            yield part, whole, measures[key]["value"]
    for party, value in measures["active_by_referring_party_percent_of_known"]["values"].items():
        if value is not None:
            yield f"party/{party}", "known", value


class Reader:
    """Someone with the release, the definitions and patience.

    A `trusting` reader takes "x" at its word, as nought or at least five; mostly it is.
    """

    def __init__(self, measures: Mapping[str, Any], *, trusting: bool = False) -> None:
        self.trusting = trusting
        self.crossed_out = {name for name, shown in published(measures) if shown == "x"}
        self.few = {name for name, shown in published(measures) if shown == "<5"}
        self.shares = list(shares(measures))
        self.mean_of_support = measures["years_in_public_support_mean"]["value"]
        self.bounds = self.narrowed(first_bounds(measures))

    def found(self) -> dict[str, int]:
        """Hidden counts that can have one value only."""
        if self.bounds is None:
            return {}
        return {
            name: values[0]
            for name in sorted(self.crossed_out | self.few)
            if len(values := list(self.possible(name))) == 1
        }

    def possible(self, name: str) -> Iterator[int]:
        """Values that no rule forbids, two at the most: more is not asked for."""
        low, high = self.bounds[name]
        found = 0
        for value in range(low, min(high, low + 60) + 1):
            if self.narrowed(self.bounds | {name: (value, value)}) is not None:
                yield value
                found += 1
            if found == 2:
                return

    def narrowed(self, bounds: Bounds) -> Bounds | None:
        """All rules applied until nothing moves; None when they cannot all hold."""
        bounds = dict(bounds)
        waiting = list(RULES)
        while waiting:
            moved = self.apply(waiting.pop(), bounds)
            if moved is None:
                return None
            waiting += [rule for name in moved for rule in RULES_OF[name] if rule not in waiting]
        return bounds if self.shares_hold(bounds) else None

    def apply(self, rule: Rule, bounds: Bounds) -> list[str] | None:
        """Narrows each side of one sum by the other. None when nothing is left."""
        whole, parts = rule
        low = sum(bounds[part][0] for part in parts)
        high = sum(bounds[part][1] for part in parts)
        moved = self.narrow(bounds, whole, low, high)
        for part in parts:
            least = bounds[whole][0] - (high - bounds[part][1])
            most = bounds[whole][1] - (low - bounds[part][0])
            old = bounds[part]
            step = self.narrow(bounds, part, least, most)
            if moved is None or step is None:
                return None
            moved += step
            low, high = low + bounds[part][0] - old[0], high + bounds[part][1] - old[1]
        return moved

    def narrow(self, bounds: Bounds, name: str, low: int, high: int) -> list[str] | None:
        """New bounds of one number; a crossed-out one is nought or at least five."""
        new = meet(bounds[name], (low, high))
        if self.trusting and name in self.crossed_out:
            new = (5 if 0 < new[0] < 5 else new[0], 0 if 0 < new[1] < 5 else new[1])
        if new[0] > new[1]:
            return None
        changed = new != bounds[name]
        bounds[name] = new
        return [name] if changed else []

    def shares_hold(self, bounds: Bounds) -> bool:
        """A told percent, rounded half-up, must be possible within the bounds."""
        return all(
            could_round_to(bounds[part], bounds[whole], text) for part, whole, text in self.shares
        ) and self.ceiling_holds(bounds)

    def ceiling_holds(self, bounds: Bounds) -> bool:
        """Each at the ceiling adds nine years to a mean that is told to a tenth."""
        if self.mean_of_support is None:
            return True
        tenths = 10 * bounds["support"][1] * float(self.mean_of_support)
        return 90 * bounds["capped"][0] <= tenths + bounds["support"][1] / 2


def could_round_to(part: tuple[int, int], whole: tuple[int, int], text: str) -> bool:
    decimals = len(text.partition(".")[2])
    units = int(text.replace(".", ""))
    scale = 100 * 10**decimals
    if whole[1] == TOP:
        return True
    return any(
        (2 * units - 1) * n <= 2 * scale * high and 2 * scale * part[0] < (2 * units + 1) * n
        for n in range(max(1, whole[0]), whole[1] + 1)
        for high in [min(part[1], n)]
    )


def invented(random: Random) -> dict[str, Any]:
    """Measures of a population of any size, from nobody to a large association."""
    cases = a_population(random, random.choice([0, 3, 10, 30, 60, 120, 400]))
    first, last = a_period(random)
    return Oracle(cases, [first] * random.randrange(8), first, last, last).measures()


def hidden_in(released: Mapping[str, Any]) -> int:
    reader = Reader(released)
    return len(reader.few | reader.crossed_out)


def attacked(released: Mapping[str, Any], measures: Mapping[str, Any]) -> dict[str, int]:
    """What a plain and a trusting reader find. A wrong belief of the trusting one is no find."""
    truth = dict(published(measures))
    believed = Reader(released, trusting=True).found()
    true = {name: value for name, value in believed.items() if truth[name] == value}
    return Reader(released).found() | true
