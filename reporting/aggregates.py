"""Delsummor: the whole numbers that several figures share, named once."""

from instruments.scales import RELIABLE_CHANGE
from participants.codes import POSITIVE, Outcome
from reporting.measures import Aggregate
from reporting.populations import DURATIONS, ENROLMENTS, FOLLOW_UPS, REFERRALS, Population


def counted(population: Population, condition: str = "true") -> Aggregate:
    return Aggregate(population, f"count(*) FILTER (WHERE {condition})")


def summed(column: str, condition: str) -> Aggregate:
    return Aggregate(ENROLMENTS, f"sum({column}) FILTER (WHERE {condition})")


def middle(column: str, condition: str, order: str) -> Aggregate:
    """The middle value from below (ASC) or from above (DESC): the same one in an odd number."""
    within = f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {column} {order})"
    return Aggregate(DURATIONS, f"{within} FILTER (WHERE {condition})")


def among(outcomes: tuple[Outcome, ...]) -> str:
    return "outcome IN ({})".format(", ".join(f"'{outcome}'" for outcome in outcomes))


WAITED = "started AND days_waited IS NOT NULL"
PAIR = "ors_pair"
CHANGE = "ors_last - ors_first"
REHAB = (Outcome.MEDICAL_REHAB, Outcome.MUNICIPAL_REHAB)
REHAB_PAIR = f"{PAIR} AND {among(REHAB)}"

ACTIVE = counted(ENROLMENTS)
STARTED = counted(ENROLMENTS, "started")
CLOSED = counted(ENROLMENTS, "closed")
STAYED = counted(ENROLMENTS, "closed IS NOT TRUE")
REFERRED = counted(REFERRALS)
POSITIVELY_CLOSED = counted(ENROLMENTS, among(POSITIVE))
WITH_REFERRAL_DATE = counted(ENROLMENTS, WAITED)
SUPPORT_KNOWN = counted(ENROLMENTS, "support IS NOT NULL")
SUPPORT_CAPPED = counted(ENROLMENTS, "support_capped")

PAIRS = counted(ENROLMENTS, PAIR)
REHAB_PAIRS = counted(ENROLMENTS, REHAB_PAIR)
FIRST_ORS = summed("ors_first", PAIR)
LAST_ORS = summed("ors_last", PAIR)
IMPROVED = counted(ENROLMENTS, f"{PAIR} AND {CHANGE} >= {RELIABLE_CHANGE}")
WORSENED = counted(ENROLMENTS, f"{PAIR} AND {CHANGE} <= -{RELIABLE_CHANGE}")
CROSSED = counted(ENROLMENTS, f"{PAIR} AND ors_first < ors_cut_off AND ors_cut_off <= ors_last")

MEASURES_KNOWN = counted(ENROLMENTS, "closed AND measures IS NOT NULL")
MOST_MEASURES = Aggregate(ENROLMENTS, "max(measures) FILTER (WHERE closed)", largest=True)
FOLLOW_UPS_DUE = counted(FOLLOW_UPS)
FOLLOW_UPS_ON_TIME = counted(FOLLOW_UPS, "on_time")
DOCUMENTS_ON_TIME = counted(ENROLMENTS, "closed AND document_on_time")
