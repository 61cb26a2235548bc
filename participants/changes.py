"""Historik: who changed what and when, read from the history rows of one kind of record.

An app above adds its own kinds in a module of this name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from finsam.dates import plain
from finsam.numbers import written as number_written
from participants.models import (
    Attendee,
    Consent,
    ConsentLine,
    EndDate,
    Enrolment,
    Expectations,
    Extension,
    FinalDocument,
    FollowUp,
    HuvudmanPeriod,
    LaterStatus,
    LifeNeed,
    LifeNote,
    NamedReader,
    Participant,
    PlanAction,
    PlanGoal,
    SupportMeasure,
)

SILENT = {"id", "version", "participant", "enrolment", "consent", "team", "controller", "sent_on"}
# Who did it and in which case stands above each change.
SILENT |= {"case_number", "requested_by", "recorded_by", "asked_by", "marked_by", "marked_at"}
# Of a protected person the history tells that these changed, not what they were.
NAMING = {"first_name", "last_name", "alias", "personal_number", "birth_date"}
VEILED = NAMING.union(Participant.WAYS_TO)


@dataclass(frozen=True)
class Kind:
    """Slag av post, and the path from it to its case."""

    code: str
    label: str
    model: type[models.Model]
    path: str


KINDS = [
    Kind("arendet", "Ärendet", Enrolment, "id"),
    Kind("personen", "Personen", Participant, "id"),
    Kind("uppfoljningar", "Uppföljningar", FollowUp, "enrolment_id"),
    Kind("motesdeltagare", "Mötesdeltagare", Attendee, "follow_up__enrolment_id"),
    Kind("insatser", "Samordnade insatser", SupportMeasure, "enrolment_id"),
    Kind("mal", "Mål", PlanGoal, "enrolment_id"),
    Kind("atgarder", "Åtgärder", PlanAction, "goal__enrolment_id"),
    Kind("forvantningar", "Förväntningar", Expectations, "enrolment_id"),
    Kind("livsomraden", "Livsområden", LifeNote, "enrolment_id"),
    Kind("behov", "Behov", LifeNeed, "enrolment_id"),
    Kind("huvudman", "Huvudmän", HuvudmanPeriod, "enrolment_id"),
    Kind("samtycken", "Samtycken", Consent, "enrolment_id"),
    Kind("samtyckesrader", "Samtyckesrader", ConsentLine, "consent__enrolment_id"),
    Kind("slutdatum", "Slutdatum", EndDate, "enrolment_id"),
    Kind("forlangningar", "Förlängningar", Extension, "enrolment_id"),
    Kind("lasare", "Namngivna läsare", NamedReader, "enrolment_id"),
    Kind("slutdokument", "Slutdokument", FinalDocument, "enrolment_id"),
    Kind("efter-avslut", "Läget efter avslut", LaterStatus, "enrolment_id"),
]


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """Ändring: one save of one record."""

    at: datetime
    who: str
    what: str
    differences: list[Difference]


def changes_of(kind: Kind, enrolment: Enrolment) -> list[Change]:
    """Ändringar, the latest first; one query."""
    key = enrolment.participant_id if kind.model is Participant else enrolment.pk
    related = [field.name for field in shown_fields(kind.model) if field.is_relation]
    rows = kind.model.history.filter(**{kind.path: key})  # type: ignore[attr-defined]
    rows = rows.select_related("history_user", *related).order_by("history_date", "history_id")
    veiled = VEILED if enrolment.participant.is_protected else set()
    return list(reversed(list(compared(kind.model, rows, veiled))))


def compared(model: type[models.Model], rows: Iterable[Any], veiled: set[str]) -> Iterator[Change]:
    """Each row against the one before it of the same record; saves without a change are left."""
    latest: dict[int, Any] = {}
    for row in rows:
        before = latest.get(row.id)
        latest[row.id] = row
        removed = row.history_type == "-"
        differences = list(differing(model, before, None if removed else row, veiled))
        if before is None or differences:
            what = "Borttaget" if removed else "Ändrat" if before else "Registrerat"
            yield Change(row.history_date, name_of(row.history_user), what, differences)


def differing(
    model: type[models.Model], before: Any, after: Any, veiled: set[str]
) -> Iterator[Difference]:
    for field in shown_fields(model):
        old, new = (written(row, field) if row else "" for row in (before, after))
        if old == new:
            continue
        label = label_of(field)
        if field.name in veiled:
            old, new = ("visas inte" if value else "" for value in (old, new))
        yield Difference(label, old, new)


def shown_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in SILENT]


def label_of(field: Any) -> str:
    return str(field.verbose_name[:1].upper() + field.verbose_name[1:])


# How a value of each kind is read; the first that fits speaks.
WORDS: list[tuple[type, Callable[[Any], str]]] = [
    (bool, lambda value: "ja" if value else "nej"),
    (datetime, lambda value: f"{localtime(value):%Y-%m-%d kl. %H.%M}"),
    (date, plain),
    (Decimal, lambda value: number_written(value, 0 if value == int(value) else None)),
]


def written(row: Any, field: Any) -> str:
    """Värdet som det läses: the label of a code, the name of a relation, Swedish yes and no."""
    value = getattr(row, field.name)
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(item, item)) for item in value)
    if value is None or value == "":
        return ""
    for kind, words in WORDS:
        if isinstance(value, kind):
            return words(value)
    return str(dict(field.flatchoices).get(value, value))


def name_of(user: Any) -> str:
    return str(user.display_name) if user else "Systemet"
