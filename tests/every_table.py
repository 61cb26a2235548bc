"""A row in every table that holds case content, history included, whoever made the model.

What a world does not have is invented field by field, and written as it is: no verb is asked.
"""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now

from finsam.row_keys import history_of, is_history, key_of, keyed_of
from participants.codes_consent import ConsentArea, Ground
from participants.codes_plan import Voice
from participants.models import JournalNote, LaterStatus
from tests.world import World

serial = count(1)

# What a constraint demands of a row and no single field tells.
FACTS: dict[str, dict[str, Any]] = {
    "participants.Opening": {"valid_until": lambda: now() + timedelta(hours=1)},
    "instruments.Measurement": {"source": lambda: "list"},
    "instruments.SurveyOffer": dict.fromkeys(("offered_in", "state_in"), lambda: date(2026, 3, 1)),
    "instruments.SurveyAccount": {"answers": lambda: 10},
    "participants.Objection": {"note": lambda: JournalNote.objects.first()},
    "participants.PlanVersion": {"agreed_by": lambda: [Voice.PARTICIPANT]},
    "participants.LaterStatus": {"months": lambda: LaterStatus.MONTHS[0]},
    "activities.Group": {
        "starts_at": lambda: time(9),
        "ends_at": lambda: time(11),
        "places": lambda: 1,
    },
    "activities.GroupSession": {"starts_at": lambda: time(9), "ends_at": lambda: time(11)},
    "participants.Disclosure": {
        "ground": lambda: Ground.DUTY,
        "law": lambda: "OSL 10 kap 28 §",
        "reason": lambda: "Myndigheten har frågat.",
        "areas": lambda: [ConsentArea.values[0]],
        "items": lambda: ["start"],
    },
}


def case_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if key_of(model) and not is_history(model)]


def fill(world: World) -> None:
    """Every table gets a row of the world's open case; what is pointed at is made first."""
    for model in case_models():
        one = row_of(model, world)
        for keyed in history_of(model, keyed_of(model)):
            history = history_model(keyed.table)
            if not history.objects.exists():
                copied = {field.attname: getattr(one, field.attname) for field in stored(model)}
                history.objects.create(**copied, history_date=now(), history_type="+")


def history_model(table: str) -> Any:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def stored(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def row_of(model: type[models.Model], world: World) -> Any:
    """The one there is, else an invented one."""
    known = {"Enrolment": world.case, "Referral": world.referral}
    if found := known.get(model.__name__) or model._base_manager.first():
        return found
    facts = {name: make() for name, make in FACTS.get(model._meta.label, {}).items()}
    for field in stored(model):
        if field.name not in facts and not field.primary_key:
            facts |= invented(field, world)
    [made] = model._base_manager.bulk_create([model(**facts)])
    return made


def invented(field: Any, world: World) -> dict[str, Any]:
    if field.null or field.blank or field.has_default() or field.has_db_default():
        return {}
    if field.is_relation:
        return {field.name: related(field.related_model, world)}
    if field.choices:
        return {field.name: field.choices[0][0]}
    kinds: dict[type[models.Field[Any, Any]], Any] = {
        models.DateTimeField: now,
        models.DateField: lambda: date(2026, 3, 2),
        models.UUIDField: uuid4,
        models.BooleanField: lambda: False,
        models.DecimalField: lambda: Decimal(1),
        models.IntegerField: lambda: next(serial),
        models.JSONField: dict,
        ArrayField: list,
        models.CharField: lambda: f"text {next(serial)}"[: field.max_length],
        models.TextField: lambda: f"text {next(serial)}",
    }
    for kind, make in kinds.items():
        if isinstance(field, kind):
            return {field.name: make()}
    return {}


def related(model: type[models.Model], world: World) -> Any:
    if key_of(model):
        return row_of(model, world)
    staff = world.hats["staff"]
    known = {"User": staff.user, "Membership": staff, "Team": world.team}
    return known.get(model.__name__) or model._base_manager.first()
