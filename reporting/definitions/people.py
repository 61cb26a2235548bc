"""Deltagare: who came, who was there and who they are."""

from fractions import Fraction

from reporting.aggregates import (
    ACTIVE,
    CLOSED,
    REFERRED,
    STARTED,
    STAYED,
    SUPPORT_CAPPED,
    SUPPORT_KNOWN,
    WAITED,
    WITH_REFERRAL_DATE,
    middle,
    summed,
)
from reporting.breakdowns import AGE, KNOWN_PARTY, PARTY, SEX
from reporting.measures import CappedMean, Count, Definition, Distribution, Mean, Median, Shares

PEOPLE: list[Definition] = [
    Count(
        key="active",
        label="aktiva under perioden",
        meaning="Inskrivna någon dag i perioden. Felregistreringar räknas inte.",
        of=ACTIVE,
    ),
    Count(
        key="started",
        label="startade",
        meaning="Inskrivningar med startdatum i perioden.",
        of=STARTED,
    ),
    Count(
        key="closed",
        label="avslutade",
        meaning="Inskrivningar med slutdatum i perioden. Felregistreringar räknas inte.",
        of=CLOSED,
    ),
    Count(
        key="referred",
        label="remitterade",
        meaning="Remisser som kom i perioden: antagna, avböjda och väntande lika.",
        of=REFERRED,
    ),
    Count(
        key="enrolled_at_end",
        label="inskrivna vid periodens slut",
        meaning="Startade senast periodens sista dag och inte avslutade den dagen eller förr.",
        of=STAYED,
    ),
    Distribution(
        key="active_by_sex",
        label="aktiva efter kön",
        meaning="Juridiskt kön enligt personnumret, eller som det har angetts utan nummer.",
        of=ACTIVE,
        by=(SEX,),
    ),
    Distribution(
        key="active_by_sex_and_age",
        label="aktiva efter kön och ålder",
        meaning="Ålder den första dagen i perioden, eller vid starten om den kom senare.",
        of=ACTIVE,
        by=(SEX, AGE),
    ),
    Distribution(
        key="active_by_age",
        label="aktiva efter ålder",
        meaning="Ålder den första dagen i perioden, eller vid starten om den kom senare.",
        of=ACTIVE,
        by=(AGE,),
    ),
    Distribution(
        key="active_by_referring_party",
        label="aktiva efter remitterande part",
        meaning="Den part som remitterade, kommunens och regionens enheter sammantagna.",
        of=ACTIVE,
        by=(PARTY,),
    ),
    Shares(
        key="active_by_referring_party_percent_of_known",
        label="remitterande part i procent",
        meaning="Hela procent av de aktiva vars remitterande part är känd.",
        of=ACTIVE,
        by=(KNOWN_PARTY,),
    ),
    Mean(
        key="days_from_referral_to_start_mean",
        label="dagar från remiss till start, medelvärde",
        meaning="Startade i perioden vars remissdatum är känt.",
        of=summed("days_waited", WAITED),
        basis=WITH_REFERRAL_DATE,
        unit="dagar",
        decimals=0,
    ),
    Median(
        key="days_from_referral_to_start_median",
        label="dagar från remiss till start, median",
        meaning="Startade i perioden vars remissdatum är känt.",
        of=middle("days_waited", WAITED, "ASC"),
        upper=middle("days_waited", WAITED, "DESC"),
        basis=WITH_REFERRAL_DATE,
        unit="dagar",
        decimals=0,
    ),
    CappedMean(
        key="years_in_public_support_mean",
        label="tid i offentlig försörjning, medelvärde",
        meaning=(
            "Aktiva vars tid är känd. Mer än nio år räknas som nio, så medelvärdet är för lågt "
            "när någon står vid taket."
        ),
        of=summed("support", "support IS NOT NULL"),
        basis=SUPPORT_KNOWN,
        capped=SUPPORT_CAPPED,
        parts=Fraction(1200),
        unit="år",
    ),
]
