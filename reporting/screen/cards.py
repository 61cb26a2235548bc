"""Nyckeltal: single figures with their basis and definition, and what is not known."""

from dataclasses import dataclass

from finsam.numbers import written
from reporting.definitions import DEFINITIONS
from reporting.screen.cells import Cell, Measures, capital, cell, in_words

UNITS = {"antal": "", "procent": "%"}
KEY_FIGURES = [
    "active",
    "enrolled_at_end",
    "positive_outcome_percent",
    "follow_ups_on_time_percent",
]
BASES = {
    "positive_outcome_percent": "avslutade",
    "time_in_programme_months_mean": "avslutade",
    "time_in_programme_months_median": "avslutade",
    "support_measures_mean": "avslutade",
    "support_measures_max": "avslutade",
    "final_documents_on_time": "avslutade",
    "follow_ups_on_time_percent": "uppföljningar",
    "days_from_referral_to_start_mean": "startade",
    "days_from_referral_to_start_median": "startade",
    "years_in_public_support_mean": "aktiva",
}
SECTIONS = [
    (
        "Flöde",
        [
            "referred",
            "started",
            "closed",
            "days_from_referral_to_start_mean",
            "days_from_referral_to_start_median",
            "years_in_public_support_mean",
        ],
    ),
    (
        "Avslut",
        [
            "time_in_programme_months_mean",
            "time_in_programme_months_median",
            "final_documents_on_time",
            "support_measures_mean",
            "support_measures_max",
        ],
    ),
    (
        "Mätningar med ORS",
        [
            "ors_first_mean",
            "ors_last_mean",
            "ors_change_points_mean",
            "ors_reliable_improvement",
            "ors_reliable_deterioration",
            "ors_crossed_cutoff",
            "ors_change_points_mean_rehab",
        ],
    ),
]


@dataclass(frozen=True)
class Card:
    """Nyckeltal med underlag och definition."""

    key: str
    label: str
    value: Cell
    unit: str
    basis: str
    meaning: str


def card(measures: Measures, key: str) -> Card:
    definition, measure = DEFINITIONS[key], measures[key]
    value = cell(measure["value"], measure, change="change" in key)
    unit = "" if value.reason or value.text == "–" else UNITS.get(definition.unit, definition.unit)
    return Card(
        key, capital(definition.label), value, unit, basis(measures, key), definition.meaning
    )


def basis(measures: Measures, key: str) -> str:
    """Underlaget i ord; a count that stands for itself has none."""
    measure = measures[key]
    if key not in BASES and not key.startswith("ors"):
        return ""
    words = f"Underlag: {in_words(measure['n'])} {BASES.get(key, 'avslutade med två mätningar')}"
    if "capped" in measure:
        words += f", varav {in_words(measure['capped'])} vid taket nio år"
    return words


def sections(measures: Measures) -> list[tuple[str, list[Card]]]:
    return [(title, [card(measures, key) for key in keys]) for title, keys in SECTIONS]


def warnings(measures: Measures) -> list[str]:
    """Uppgifter som saknas: for those who may see people and can ask for them."""
    unknown = {
        "kön": measures["active_by_sex"]["values"]["unknown"],
        "ålder": measures["active_by_age"]["values"]["unknown"],
        "remitterande part": measures["active_by_referring_party"]["values"]["unknown"],
        "resultat": measures["closed_by_outcome"]["values"]["unknown"],
    }
    return [f"{written(count)} saknar {what}" for what, count in unknown.items() if count]
