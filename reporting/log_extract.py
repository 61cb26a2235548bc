"""Utdrag ur åtkomstloggen: for the person it concerns, over all their cases with one controller.

GDPR art. 15: who has read, when and what kind, in plain Swedish, and nothing of anybody else. Of a
list that the person stood in, only that it was shown. The staff's names are given only where the
controller has decided so; role and place always are.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from audit.labels import CASE_KINDS, told
from audit.log import insert
from audit.models import Reading
from audit.models.reading import READINGS
from audit.people import names_of
from finsam import spreadsheets
from finsam.access import FieldClass
from participants.models import Participant
from referrals.models import Referral

VIEW = "log_extract"
HEADINGS = {
    "at": "Tid",
    "role": "Roll och verksamhet",
    "name": "Namn",
    "what": "Vad",
    "content": "Slag av uppgifter",
    "in_list": "I en lista",
}


@dataclass(frozen=True)
class Entry:
    """Läsning, as the person is told of it."""

    at: str
    role: str
    name: str
    what: str
    content: str
    in_list: str


def extract(participant: Participant, *, with_names: bool) -> list[Entry]:
    """Läsningarna, the earliest first. The extract is itself logged."""
    cases = list(participant.enrolments.values_list("pk", flat=True))
    entries = list(entries_of(cases, with_names=with_names))
    insert(
        {
            "view": VIEW,
            "outcome": Reading.Outcome.EXPORTED,
            "who": f"kommandot {VIEW}",
            "controller_id": participant.controller_id,
            "kind": "enrolment",
            "subjects": cases,
        }
    )
    return entries


def entries_of(cases: list[int], *, with_names: bool) -> Iterator[Entry]:
    referrals = list(Referral.objects.filter(enrolment__in=cases).values_list("pk", flat=True))
    of_cases = Q(kind__in=CASE_KINDS, subjects__overlap=cases)
    of_referrals = Q(kind="referral", subjects__overlap=referrals)
    rows = Reading.objects.filter(of_cases | of_referrals, outcome__in=READINGS)
    kept = list(rows.order_by("at", "pk"))
    names = names_of(row.user_id for row in kept) if with_names else {}
    for row in kept:
        yield Entry(
            at=f"{localtime(row.at):%Y-%m-%d %H:%M}",
            role=row.hat or "utan roll",
            name=names.get(row.user_id or 0, ""),
            what=told(row),
            content=", ".join(FieldClass(code).label for code in row.classes),
            in_list="ja" if len(row.subjects) > 1 else "nej",
        )


def as_csv(entries: list[Entry]) -> str:
    rows = [[*HEADINGS.values()], *([*asdict(entry).values()] for entry in entries)]
    return spreadsheets.as_csv(rows).decode()


def as_json(entries: list[Entry]) -> str:
    found: list[dict[str, Any]] = [
        {HEADINGS[name]: value for name, value in asdict(entry).items()} for entry in entries
    ]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


FORMATS = {"csv": as_csv, "json": as_json}
