"""Avstämning: parts that sum to their whole. What does not reconcile is named and never frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from finsam.numbers import percent, written
from participants.codes import POSITIVE, Outcome
from reporting.measures import Measure

Measures = Mapping[str, Measure]
Number = Callable[[Measures], int]


def value(key: str) -> Number:
    return lambda measures: int(measures[key]["value"])


def basis(key: str) -> Number:
    return lambda measures: int(measures[key]["n"])


def cell(key: str, *codes: str) -> Number:
    return lambda measures: sum(measures[key]["values"][code] for code in codes)


def whole(key: str) -> Number:
    return lambda measures: sum(measures[key]["values"].values())


def both(one: Number, other: Number) -> Number:
    return lambda measures: one(measures) + other(measures)


@dataclass(frozen=True)
class Rule:
    """Villkor: two numbers and what each is called. `most` when the first may be less."""

    name: str
    number: Number
    other_name: str
    other: Number
    most: bool = False

    def fault(self, measures: Measures) -> str | None:
        left, right = self.number(measures), self.other(measures)
        if left == right or (self.most and left < right):
            return None
        demand = "högst" if self.most else "lika med"
        return (
            f"{self.name} är {written(left)} men ska vara {demand} "
            f"{self.other_name}, som är {written(right)}."
        )


ACTIVE = ("aktiva under perioden", value("active"))
CLOSED = ("avslutade", value("closed"))
PAIRS = ("avslutade med två ORS", whole("ors_pairs_n_by_outcome"))

RULES = [
    Rule("Kvinnor, män och uppgift saknas tillsammans", whole("active_by_sex"), *ACTIVE),
    Rule("Åldersgrupperna tillsammans", whole("active_by_age"), *ACTIVE),
    Rule("Tabellen över kön och ålder tillsammans", whole("active_by_sex_and_age"), *ACTIVE),
    Rule("Remitterande parter tillsammans", whole("active_by_referring_party"), *ACTIVE),
    Rule(
        "Basen för remitterande part i procent",
        both(
            basis("active_by_referring_party_percent_of_known"),
            cell("active_by_referring_party", "unknown"),
        ),
        *ACTIVE,
    ),
    Rule(
        "Avslutade och inskrivna vid periodens slut tillsammans",
        both(value("closed"), value("enrolled_at_end")),
        *ACTIVE,
    ),
    Rule("Startade", value("started"), *ACTIVE, most=True),
    Rule("Resultaten tillsammans", whole("closed_by_outcome"), *CLOSED),
    Rule("Basen för positivt resultat", basis("positive_outcome_percent"), *CLOSED),
    Rule("Basen för tid i insatsen", basis("time_in_programme_months_mean"), *CLOSED),
    Rule("Slutdokumentationer att lämna", value("final_documents_due"), *CLOSED),
    Rule(
        "Slutdokumentationer i tid",
        value("final_documents_on_time"),
        "slutdokumentationer att lämna",
        value("final_documents_due"),
        most=True,
    ),
    Rule("Avslutade med känt antal insatser", basis("support_measures_mean"), *CLOSED, most=True),
    Rule(
        "Startade med känt remissdatum",
        basis("days_from_referral_to_start_mean"),
        "startade",
        value("started"),
        most=True,
    ),
    Rule(
        "Aktiva med känd tid i offentlig försörjning",
        basis("years_in_public_support_mean"),
        *ACTIVE,
        most=True,
    ),
    Rule(
        "Uppföljningar som andelen i tid räknas på",
        basis("follow_ups_on_time_percent"),
        "uppföljningar att hålla",
        value("follow_ups_due"),
    ),
    Rule("Avslutade med två ORS", whole("ors_pairs_n_by_outcome"), *CLOSED, most=True),
    Rule("Basen för första ORS", basis("ors_first_mean"), *PAIRS),
    Rule("Basen för senaste ORS", basis("ors_last_mean"), *PAIRS),
    Rule("Basen för förändring i ORS", basis("ors_change_points_mean"), *PAIRS),
    Rule(
        "Basen för ORS vid rehabilitering",
        basis("ors_change_points_mean_rehab"),
        "kommunal och medicinsk rehabilitering med två ORS",
        cell("ors_pairs_n_by_outcome", Outcome.MUNICIPAL_REHAB, Outcome.MEDICAL_REHAB),
    ),
    Rule(
        "Tydlig förbättring och tydlig försämring tillsammans",
        both(value("ors_reliable_improvement"), value("ors_reliable_deterioration")),
        *PAIRS,
        most=True,
    ),
    Rule("Antalet som gick över gränsen i ORS", value("ors_crossed_cutoff"), *PAIRS, most=True),
]


def faults(measures: Measures) -> list[str]:
    """Det som inte stämmer, a sentence each; nothing when the figures may be frozen."""
    return list(found(measures))


def found(measures: Measures) -> Iterator[str]:
    for rule in RULES:
        if fault := rule.fault(measures):
            yield fault
    yield from crossings(measures)
    yield from ors_by_outcome(measures)
    yield from positive_share(measures)


def crossings(measures: Measures) -> Iterator[str]:
    """Rader och kolumner: the table of sex and age against each of the two alone."""
    table = measures["active_by_sex_and_age"]["values"]
    for key, place, name in (("active_by_sex", 0, "könet"), ("active_by_age", 1, "åldern")):
        for code, alone in measures[key]["values"].items():
            crossed = sum(
                number for cell, number in table.items() if cell.split(":")[place] == code
            )
            if crossed != alone:
                yield f"I tabellen över kön och ålder stämmer inte {name} {code}: {crossed}."


def ors_by_outcome(measures: Measures) -> Iterator[str]:
    pairs, closed = (
        measures[key]["values"] for key in ("ors_pairs_n_by_outcome", "closed_by_outcome")
    )
    for outcome in pairs:
        if pairs[outcome] > closed[outcome]:
            yield f"Avslutade med två ORS är fler än de avslutade för resultatet {outcome}."


def positive_share(measures: Measures) -> Iterator[str]:
    """The share once more, from the outcomes that the reader sees."""
    positive = cell("closed_by_outcome", *POSITIVE)(measures)
    share = percent(positive, value("closed")(measures), 1)
    stated = measures["positive_outcome_percent"]["value"]
    if share != (None if stated is None else Decimal(stated)):
        yield f"Positivt resultat är {stated} procent men resultaten ger {share} procent."
