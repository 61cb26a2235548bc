"""Uppskjutet i många ärenden: read with the cases themselves, so that it costs no query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from organisations.models import short_name_of
from participants.consents import unfollowed
from participants.models import ConsentLine, Postponement


@dataclass(frozen=True)
class PutOff:
    """Uppskjutet: what, until when, by whom and why."""

    watch: str
    until: date
    reason: str
    by: str
    consent_ends: bool
    """Whether it is of a consent that still ends on that day."""


def lasting(today: date) -> ArraySubquery:
    """Det som är uppskjutet i ärendet utanför; of several on one item only the last."""
    of_case = Postponement.objects.lasting(today).filter(enrolment=OuterRef("pk"))
    ending = unfollowed(
        ConsentLine.objects.filter(
            consent__enrolment=OuterRef("enrolment"), ended_on=OuterRef("cause_on")
        )
    )
    last = of_case.order_by("watch", "cause_on", "-made_at").distinct("watch", "cause_on")
    return ArraySubquery(
        last.values(
            found=JSONObject(
                watch="watch",
                until="until",
                reason="reason",
                by=short_name_of("by__user"),
                consent_ends=Exists(ending.filter(consent__enrolment__closed_on=None)),
            )
        )
    )


def put_offs(found: Iterable[dict[str, Any]]) -> Iterator[PutOff]:
    for one in found:
        is_consent = one["watch"] == "samtycke"
        yield PutOff(
            watch=one["watch"],
            until=date.fromisoformat(one["until"]),
            reason=one["reason"],
            by=one["by"],
            consent_ends=is_consent and one["consent_ends"],
        )
