"""Byter fältnycklar: every encrypted text, history included, is written under the newest key."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, models
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from finsam.commands import SystemCommand
from finsam.encryption import EncryptedTextField, UnreadableText, renew

BATCH = 500
AS_OWNER = "kör om med PGUSER satt till ägaren (OWNER_USER)."
Column = tuple[type[models.Model], EncryptedTextField]


class Command(SystemCommand):
    help = "Byter fältnycklar. Räknar bara, om inte --write anges."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="skriv om texterna")

    def handle(self, *args: Any, **options: Any) -> None:
        """Dry unless told. Refused with exit 1 when any text is under none of the keys."""
        total = 0
        for name, put_under_newest_key in holders():
            try:
                changed = put_under_newest_key(write=options["write"])
            except UnreadableText as refusal:
                raise CommandError(f"{name}: {refusal}") from None
            self.stderr.write(f"{name}: {changed}")
            total += changed
        verb = "omskrivna" if options["write"] else "att skriva om (ange --write)"
        self.stdout.write(f"{total} texter {verb}")


def holders() -> Iterator[tuple[str, Callable[..., int]]]:
    """Allt som håller krypterad text: each column, and what an app says it keeps in another way."""
    for model, field in encrypted_columns():
        yield f"{model._meta.label}.{field.name}", partial(rotate, model, field)
    for config in apps.get_app_configs():
        if renew_secrets := getattr(config, "renew_secrets", None):
            yield config.label, renew_secrets


def encrypted_columns() -> Iterator[Column]:
    """Varje krypterad kolumn, found by the kind of field over all models, history tables too."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rotate(model: type[models.Model], field: EncryptedTextField, *, write: bool) -> int:
    """How many texts stood under an older key. In batches by key, each locked and whole."""
    frozen = getattr(model, "append_only", False)
    changed, last = 0, None
    while rows := batch_after(model, field, last, lock=write and not frozen):
        stale = [row for row in rows if put_under_newest(row, field)]
        if write and stale:
            with guards_aside(model) if frozen else nullcontext():
                model._base_manager.bulk_update(stale, [field.name])
        changed, last = changed + len(stale), rows[-1].pk
    return changed


@contextmanager
def guards_aside(model: type[models.Model]) -> Iterator[None]:
    """Skriver om det som aldrig ändras: the same text under another key. Only the owner can.

    Raises CommandError for the role of the application.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APP_USER:
            raise CommandError(f"{model._meta.label} ändras bara av databasens ägare: {AS_OWNER}")
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait while guards stand aside
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def batch_after(
    model: type[models.Model], field: EncryptedTextField, last: Any, *, lock: bool
) -> list[Any]:
    """Nästa rader med text, with the token as it stands: a cast keeps the field from opening it."""
    rows = model._base_manager.order_by("pk").only("pk")
    rows = rows.annotate(token=Cast(field.name, TextField())).exclude(token="")
    rows = rows.exclude(token=None)
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list((rows.select_for_update() if lock else rows)[:BATCH])


def put_under_newest(row: Any, field: EncryptedTextField) -> bool:
    """Sets the new token in the row, as a value of its own kind so that it is not sealed twice."""
    renewed = renew(row.token, field.purpose)
    setattr(row, field.attname, Value(renewed, output_field=TextField()))
    return bool(renewed != row.token)
