"""The figures counted anew in plain Python, straight from interfaces: no SQL, no shared code."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.reporting.populations import Case

SEXES = ["woman", "man", "unknown"]
AGES = ["-19", "20-24", "25-29", "30-39", "40-49", "50-59", "60-", "unknown"]
PARTIES = ["AF", "FK", "KOMMUN", "REGION", "OTHER", "unknown"]
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
GOOD = {"work", "studies", "employment_service", "municipal_rehab"}
REHAB = {"medical_rehab", "municipal_rehab"}
MONTH = Fraction("30.4375")


class Oracle:
    """Every figure of one population and period."""

    def __init__(
        self, cases: Sequence[Case], loose: Sequence[date], first: date, last: date, today: date
    ) -> None:
        self.first, self.last, self.today = first, last, today
        self.cases = [case for case in cases if case.counted]
        self.active = [
            case
            for case in self.cases
            if case.started_on <= last and (case.closed_on is None or case.closed_on >= first)
        ]
        self.closed = [case for case in self.cases if self.within(case.closed_on)]
        self.started = [case for case in self.cases if self.within(case.started_on)]
        self.pairs = [case for case in self.closed if len(case.ors) >= 2]
        self.received = [day for day in loose if self.within(day)] + [
            case.referred_on for case in self.cases if self.within(case.referred_on)
        ]

    def within(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def measures(self) -> dict[str, Any]:
        return self.people() | self.closings() | self.time() | self.work() | self.scales()

    def people(self) -> dict[str, Any]:
        stayed = [c for c in self.active if c.closed_on is None or c.closed_on > self.last]
        parties = tabulate(self.active, PARTIES, party)
        known = len(self.active) - parties["unknown"]
        shares = {k: percent(v, known, 0) for k, v in parties.items() if k != "unknown"}
        both = [f"{s}:{a}" for s in SEXES for a in AGES]
        return {
            "active": single(len(self.active)),
            "started": single(len(self.started)),
            "closed": single(len(self.closed)),
            "referred": single(len(self.received)),
            "enrolled_at_end": single(len(stayed)),
            "active_by_sex": table(tabulate(self.active, SEXES, sex)),
            "active_by_age": table(tabulate(self.active, AGES, self.age)),
            "active_by_sex_and_age": table(
                tabulate(self.active, both, lambda case: f"{sex(case)}:{self.age(case)}")
            ),
            "active_by_referring_party": table(parties),
            "active_by_referring_party_percent_of_known": {"n": known, "values": shares},
        }

    def closings(self) -> dict[str, Any]:
        outcomes = tabulate(self.closed, OUTCOMES, outcome)
        good = sum(outcomes[code] for code in GOOD)
        on_time = [c for c in self.closed if c.document_days is not None and c.document_days <= 21]
        n = len(self.closed)
        return {
            "closed_by_outcome": table(outcomes),
            "positive_outcome_percent": {"n": n, "value": percent(good, n, 1)},
            "final_documents_due": single(n),
            "final_documents_on_time": {"n": n, "value": len(on_time)},
        }

    def time(self) -> dict[str, Any]:
        months = [Fraction((c.closed_on - c.started_on).days) / MONTH for c in self.closed]
        waits = [(c.started_on - c.referred_on).days for c in self.started if c.referred_on]
        support = [years(case) for case in self.active if years(case) is not None]
        return {
            "time_in_programme_months_mean": of(months, mean, 1),
            "time_in_programme_months_median": of(months, median, 1),
            "days_from_referral_to_start_mean": of(waits, mean, 0),
            "days_from_referral_to_start_median": of(waits, median, 0),
            "years_in_public_support_mean": of([min(y, 9) for y in support], mean, 1)
            | {"capped": sum(y > 9 for y in support)},
        }

    def work(self) -> dict[str, Any]:
        measures = [
            c.ledger if c.reported_measures is None else c.reported_measures
            for c in self.closed
            if c.reported_measures is not None or c.ledger
        ]
        due = [
            (day, held)
            for case in self.cases
            for day, held, cancelled in case.follow_ups
            if self.within(day) and day <= self.today and not cancelled
            if case.closed_on is None or day <= case.closed_on
        ]
        on_time = [day for day, held in due if held and held <= day]
        return {
            "support_measures_mean": of(measures, mean, 1),
            "support_measures_max": {"n": len(measures), "value": max(measures, default=None)},
            "follow_ups_due": single(len(due)),
            "follow_ups_on_time_percent": {
                "n": len(due),
                "value": percent(len(on_time), len(due), 1),
            },
        }

    def scales(self) -> dict[str, Any]:
        rehab = [case for case in self.pairs if outcome(case) in REHAB]
        n = len(self.pairs)
        changes = [change(case) for case in self.pairs]
        crossed = [case for case in self.pairs if case.ors[0][1] < 250 <= case.ors[-1][1]]
        counts = tabulate(self.pairs, OUTCOMES, outcome)
        return {
            **self.ors(self.pairs, ""),
            **self.ors(rehab, "_rehab"),
            "ors_pairs_n_by_outcome": table(counts),
            "ors_first_mean_by_outcome": {"n": n, "values": self.each(0)},
            "ors_last_mean_by_outcome": {"n": n, "values": self.each(-1)},
            "ors_reliable_improvement": {"n": n, "value": sum(c >= 5 for c in changes)},
            "ors_reliable_deterioration": {"n": n, "value": sum(c <= -5 for c in changes)},
            "ors_crossed_cutoff": {"n": n, "value": len(crossed)},
        }

    def ors(self, pairs: Sequence[Case], suffix: str) -> dict[str, Any]:
        first = [points(case, 0) for case in pairs]
        last = [points(case, -1) for case in pairs]
        return {
            f"ors_first_mean{suffix}": of(first, mean, 1),
            f"ors_last_mean{suffix}": of(last, mean, 1),
            f"ors_change_points_mean{suffix}": of([change(case) for case in pairs], mean, 1),
        }

    def each(self, place: int) -> dict[str, Any]:
        return {
            code: of([points(c, place) for c in self.pairs if outcome(c) == code], mean, 1)["value"]
            for code in OUTCOMES
        }

    def age(self, case: Case) -> str:
        if case.protected or case.birth_date is None:
            return "unknown"
        day, born = max(self.first, case.started_on), case.birth_date
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        limits = zip([20, 25, 30, 40, 50, 60], AGES, strict=False)
        return next((band for limit, band in limits if years < limit), "60-")


def sex(case: Case) -> str:
    return "unknown" if case.protected else case.sex


def party(case: Case) -> str:
    if case.protected or not case.party:
        return "unknown"
    name = case.party.split("_")[0]
    return name if name in PARTIES else "OTHER"


def outcome(case: Case) -> str:
    return "unknown" if case.protected else case.outcome


def years(case: Case) -> Fraction | None:
    if case.support_over_nine:
        return Fraction(99)
    if case.support_years is not None:
        return Fraction(case.support_years)
    return None if case.support_months is None else Fraction(case.support_months, 12)


def points(case: Case, place: int) -> Fraction:
    return Fraction(case.ors[place][1], 10)


def change(case: Case) -> Fraction:
    return points(case, -1) - points(case, 0)


def tabulate(
    cases: Sequence[Case], codes: Sequence[str], code_of: Callable[[Case], str]
) -> dict[str, int]:
    found = Counter(map(code_of, cases))
    return {code: found[code] for code in codes}


def single(count: int) -> dict[str, Any]:
    return {"n": count, "value": count}


def table(counts: dict[str, int]) -> dict[str, Any]:
    return {"n": sum(counts.values()), "values": counts}


def of(values: Sequence[Any], figure: Callable[..., Fraction], decimals: int) -> dict[str, Any]:
    value = written(figure(values), decimals) if values else None
    return {"n": len(values), "value": value}


def mean(values: Sequence[Any]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0)) / len(values)


def median(values: Sequence[Any]) -> Fraction:
    ordered = sorted(map(Fraction, values))
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def percent(part: int, whole: int, decimals: int) -> str | None:
    return written(Fraction(100 * part, whole), decimals) if whole else None


def written(value: Fraction, decimals: int) -> str:
    """Half-up by the decimal module, in far more digits than a tie needs to be seen."""
    with localcontext(prec=60):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        text = str(number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    return text.removeprefix("-") if set(text) <= set("-0.") else text
