"""ORS: how life felt at first and last, of the same persons (domain.md §3)."""

from fractions import Fraction

from reporting.aggregates import (
    CHANGE,
    CROSSED,
    FIRST_ORS,
    IMPROVED,
    LAST_ORS,
    PAIR,
    PAIRS,
    REHAB_PAIR,
    REHAB_PAIRS,
    WORSENED,
    summed,
)
from reporting.breakdowns import OUTCOME
from reporting.measures import Count, Definition, Distribution, Mean, Means

SAME_PERSONS = (
    "Avslutade i perioden med minst två ORS från olika dagar, samma personer i alla medelvärden."
)
ONLY_REHAB = "Resultat medicinsk eller kommunal rehabilitering."

ORS: list[Definition] = [
    Mean(
        key="ors_first_mean",
        label="första ORS, medelvärde",
        meaning=SAME_PERSONS,
        of=FIRST_ORS,
        basis=PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Mean(
        key="ors_last_mean",
        label="senaste ORS, medelvärde",
        meaning=SAME_PERSONS,
        of=LAST_ORS,
        basis=PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Mean(
        key="ors_change_points_mean",
        label="förändring i ORS, medelvärde",
        meaning=f"{SAME_PERSONS} Senaste minus första, i poäng.",
        of=summed(CHANGE, PAIR),
        basis=PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Mean(
        key="ors_first_mean_rehab",
        label="första ORS, medicinsk och kommunal rehabilitering",
        meaning=f"{SAME_PERSONS} {ONLY_REHAB}",
        of=summed("ors_first", REHAB_PAIR),
        basis=REHAB_PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Mean(
        key="ors_last_mean_rehab",
        label="senaste ORS, medicinsk och kommunal rehabilitering",
        meaning=f"{SAME_PERSONS} {ONLY_REHAB}",
        of=summed("ors_last", REHAB_PAIR),
        basis=REHAB_PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Mean(
        key="ors_change_points_mean_rehab",
        label="förändring i ORS, medicinsk och kommunal rehabilitering",
        meaning=f"{SAME_PERSONS} {ONLY_REHAB} Senaste minus första, i poäng.",
        of=summed(CHANGE, REHAB_PAIR),
        basis=REHAB_PAIRS,
        parts=Fraction(10),
        unit="poäng",
    ),
    Distribution(
        key="ors_pairs_n_by_outcome",
        label="avslutade med två ORS, efter resultat",
        meaning=SAME_PERSONS,
        of=PAIRS,
        by=(OUTCOME,),
    ),
    Means(
        key="ors_first_mean_by_outcome",
        label="första ORS efter resultat",
        meaning=SAME_PERSONS,
        of=FIRST_ORS,
        basis=PAIRS,
        by=OUTCOME,
        parts=Fraction(10),
        unit="poäng",
    ),
    Means(
        key="ors_last_mean_by_outcome",
        label="senaste ORS efter resultat",
        meaning=SAME_PERSONS,
        of=LAST_ORS,
        basis=PAIRS,
        by=OUTCOME,
        parts=Fraction(10),
        unit="poäng",
    ),
    Count(
        key="ors_reliable_improvement",
        label="tydlig förbättring i ORS",
        meaning=f"{SAME_PERSONS} Minst 5,0 poäng upp.",
        of=IMPROVED,
        basis=PAIRS,
    ),
    Count(
        key="ors_reliable_deterioration",
        label="tydlig försämring i ORS",
        meaning=f"{SAME_PERSONS} Minst 5,0 poäng ner.",
        of=WORSENED,
        basis=PAIRS,
    ),
    Count(
        key="ors_crossed_cutoff",
        label="gick över gränsen i ORS",
        meaning=f"{SAME_PERSONS} Första under gränsen 25, senaste på eller över den.",
        of=CROSSED,
        basis=PAIRS,
    ),
]
