"""Avslut och uppföljning: how it went, how long it took, and what was done in time."""

from fractions import Fraction

from reporting.aggregates import (
    CLOSED,
    DOCUMENTS_ON_TIME,
    FOLLOW_UPS_DUE,
    FOLLOW_UPS_ON_TIME,
    MEASURES_KNOWN,
    MOST_MEASURES,
    POSITIVELY_CLOSED,
    middle,
    summed,
)
from reporting.breakdowns import OUTCOME
from reporting.measures import Count, Definition, Distribution, Largest, Mean, Median, Percent

MONTH = Fraction(304375, 10000)  # days: a year of 365,25 divided by twelve (domain.md §9)
KNOWN_MEASURES = (
    "Avslutade i perioden vars antal är känt: det antal som listan anger, annars raderna i "
    "ärendets förteckning. Ett ärende utan någotdera är inte känt."
)
DUE_IN_PERIOD = (
    "Uppföljningar som skulle hållas senast en dag i perioden, före avslutet och till och med "
    "i dag. Ett flyttat möte behåller sin dag. Inställda räknas inte."
)

CLOSINGS: list[Definition] = [
    Distribution(
        key="closed_by_outcome",
        label="avslutade efter resultat",
        meaning="Avslutade i perioden. Ett avslut har ett resultat.",
        of=CLOSED,
        by=(OUTCOME,),
    ),
    Percent(
        key="positive_outcome_percent",
        label="positivt resultat",
        meaning=(
            "Arbete, studier, Arbetsförmedlingen eller kommunal arbetslivsrehabilitering, "
            "delat med alla avslutade."
        ),
        of=POSITIVELY_CLOSED,
        basis=CLOSED,
    ),
    Mean(
        key="time_in_programme_months_mean",
        label="tid i insatsen, medelvärde",
        meaning="Dagar från start till avslut för avslutade i perioden, delat med 30,4375.",
        of=summed("days_enrolled", "closed"),
        basis=CLOSED,
        parts=MONTH,
        unit="månader",
    ),
    Median(
        key="time_in_programme_months_median",
        label="tid i insatsen, median",
        meaning="Mittersta värdet av dagar från start till avslut, delat med 30,4375.",
        of=middle("days_enrolled", "closed", "ASC"),
        upper=middle("days_enrolled", "closed", "DESC"),
        basis=CLOSED,
        parts=MONTH,
        unit="månader",
    ),
    Mean(
        key="support_measures_mean",
        label="samordnade insatser per avslutad, medelvärde",
        meaning=KNOWN_MEASURES,
        of=summed("measures", "closed"),
        basis=MEASURES_KNOWN,
        unit="insatser",
    ),
    Largest(
        key="support_measures_max",
        label="samordnade insatser för en avslutad, som mest",
        meaning=KNOWN_MEASURES,
        of=MOST_MEASURES,
        basis=MEASURES_KNOWN,
        unit="insatser",
    ),
    Count(
        key="follow_ups_due",
        label="uppföljningar att hålla",
        meaning=DUE_IN_PERIOD,
        of=FOLLOW_UPS_DUE,
        unit="uppföljningar",
    ),
    Percent(
        key="follow_ups_on_time_percent",
        label="uppföljningar i tid",
        meaning=f"{DUE_IN_PERIOD} I tid är hållen senast den dagen.",
        of=FOLLOW_UPS_ON_TIME,
        basis=FOLLOW_UPS_DUE,
    ),
    Count(
        key="final_documents_due",
        label="slutdokumentationer att lämna",
        meaning="En för varje avslutad i perioden.",
        of=CLOSED,
    ),
    Count(
        key="final_documents_on_time",
        label="slutdokumentationer i tid",
        meaning=(
            "Lämnade till både deltagare och remittent inom insatsens frist, "
            "21 dagar efter avslutet om inget annat är bestämt."
        ),
        of=DOCUMENTS_ON_TIME,
        basis=CLOSED,
    ),
]
