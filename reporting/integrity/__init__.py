"""Avstämning av det lagrade: what must agree and no single constraint can hold.

A fault is a sentence with a case number, a referral number or the id of a row, never a name.
"""

from collections.abc import Callable, Iterator

from reporting.integrity.cases import (
    final_documents,
    follow_up_days,
    follow_ups,
    huvudman,
    open_enrolments,
    protected_cases,
)
from reporting.integrity.records import files, frozen_reports, histories, measurements
from reporting.integrity.referrals import accepted_referrals, referral_dates, referral_states

CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "en öppen inskrivning per person och team": open_enrolments,
    "huvudman för varje öppet ärende": huvudman,
    "skyddat öppet ärende utan ansvarig i tjänst": protected_cases,
    "nästa uppföljning eller beslut att avsluta": follow_ups,
    "uppföljningens sista dag": follow_up_days,
    "slutdokumentationens frist": final_documents,
    "antagna remisser": accepted_referrals,
    "remissens dagar": referral_dates,
    "remissens läge": referral_states,
    "mätningarnas summor": measurements,
    "historik": histories,
    "frysta rapporter": frozen_reports,
    "filer": files,
}


def faults() -> Iterator[str]:
    """Alla fel, one check at a time."""
    for name, check in CHECKS.items():
        for fault in check():
            yield f"{name}: {fault}"
