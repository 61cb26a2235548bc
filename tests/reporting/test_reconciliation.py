from random import Random

import pytest

from reporting.reconciliation import faults
from tests.builders import a_team
from tests.reporting.populations import a_population, store
from tests.reporting.reports import computed, expected_measures


def test_the_published_figures_of_2019_reconcile():
    assert faults(expected_measures()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_what_the_engine_counts_reconciles(seed):
    random = Random(seed)
    team = a_team()
    store(a_population(random, 40), team, loose_referrals=[])
    for year in (2023, 2024):
        assert faults(computed(team, year)) == []


PLANTED = [
    ("active", "value", 30, "Kvinnor, män och uppgift saknas tillsammans är 29"),
    ("active_by_sex", "woman", 17, "tillsammans är 28 men ska vara lika med aktiva"),
    ("active_by_age", "20-24", 4, "Åldersgrupperna tillsammans är 30"),
    ("active_by_sex_and_age", "man:20-24", 1, "åldern 20-24"),
    ("active_by_referring_party", "AF", 12, "Remitterande parter tillsammans är 28"),
    ("active_by_referring_party_percent_of_known", "n", 27, "Basen för remitterande part"),
    ("enrolled_at_end", "value", 15, "Avslutade och inskrivna vid periodens slut"),
    ("started", "value", 30, "Startade är 30 men ska vara högst"),
    ("closed_by_outcome", "work", 4, "Resultaten tillsammans är 16"),
    ("positive_outcome_percent", "n", 14, "Basen för positivt resultat"),
    ("positive_outcome_percent", "value", "80.0", "resultaten ger 73.3 procent"),
    ("time_in_programme_months_mean", "n", 14, "Basen för tid i insatsen"),
    ("final_documents_due", "value", 14, "Slutdokumentationer att lämna är 14"),
    ("final_documents_on_time", "value", 16, "Slutdokumentationer i tid är 16"),
    ("support_measures_mean", "n", 16, "Avslutade med känt antal insatser är 16"),
    ("days_from_referral_to_start_mean", "n", 15, "Startade med känt remissdatum är 15"),
    ("years_in_public_support_mean", "n", 30, "Aktiva med känd tid"),
    ("follow_ups_on_time_percent", "n", 1, "Uppföljningar som andelen i tid räknas på är 1"),
    ("ors_pairs_n_by_outcome", "work", 5, "fler än de avslutade för resultatet work"),
    ("ors_first_mean", "n", 13, "Basen för första ORS är 13"),
    ("ors_last_mean", "n", 13, "Basen för senaste ORS är 13"),
    ("ors_change_points_mean", "n", 13, "Basen för förändring i ORS är 13"),
    ("ors_change_points_mean_rehab", "n", 8, "Basen för ORS vid rehabilitering är 8"),
    ("ors_reliable_improvement", "value", 15, "Tydlig förbättring och tydlig försämring"),
    ("ors_crossed_cutoff", "value", 15, "Antalet som gick över gränsen i ORS är 15"),
]


@pytest.mark.parametrize(("key", "place", "value", "said"), PLANTED)
def test_a_number_that_does_not_agree_is_named(key, place, value, said):
    measures = expected_measures()
    whole = place in measures[key]
    (measures[key] if whole else measures[key]["values"])[place] = value
    assert said in " ".join(faults(measures))
