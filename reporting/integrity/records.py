"""Posterna: totals of their parts, history of every row, frozen reports, files under their hash."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg.sql import SQL, Composed, Identifier

from documents.models import StoredFile
from documents.storage import is_whole
from instruments.models import InstrumentVersion, Measurement
from reporting.models import FrozenReport
from reporting.reconciliation import faults

# A row whose newest history is missing, or says something else than the row.
WRONG_HISTORY = """
SELECT row.{pk}, newest.history_id IS NULL
FROM {table} AS row
LEFT JOIN LATERAL (
  SELECT * FROM {history} AS past WHERE past.{pk} = row.{pk}
  ORDER BY past.history_date DESC, past.history_id DESC LIMIT 1
) AS newest ON true
WHERE newest.history_id IS NULL OR ROW({now}) IS DISTINCT FROM ROW({then})
ORDER BY row.{pk}
"""


def measurements() -> Iterator[str]:
    editions = InstrumentVersion.objects.prefetch_related("items").in_bulk()
    rows = Measurement.objects.exclude(values=None).values_list(
        "enrolment__case_number", "measured_on", "edition", "rater", "values", "total"
    )
    for number, measured_on, edition, rater, values, total in rows.iterator():
        if editions[edition].total_of(values or [], rater) != total:
            yield f"{number} har en mätning {measured_on} vars summa inte är delarnas."


def histories() -> Iterator[str]:
    """Historiken: of every model that keeps one. What was written past it shows here."""
    for model in apps.get_models():
        if hasattr(model, "history"):
            yield from wrong_history(model)


def wrong_history(model: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(query_of(model))
        for pk, missing in cursor.fetchall():
            fault = "saknas" if missing else "stämmer inte med posten"
            yield f"{model._meta.verbose_name} {pk}: historiken {fault}."


def query_of(model: Any) -> Composed:
    history = model.history.model
    columns = [one.column for one in history.tracked_fields if not one.generated]
    return SQL(WRONG_HISTORY).format(
        pk=Identifier(model._meta.pk.column),
        table=Identifier(model._meta.db_table),
        history=Identifier(history._meta.db_table),
        now=SQL(", ").join(Identifier("row", column) for column in columns),
        then=SQL(", ").join(Identifier("newest", column) for column in columns),
    )


def frozen_reports() -> Iterator[str]:
    for frozen in FrozenReport.objects.with_content():
        measures = {figure.key: figure.measure for figure in frozen.figures.all()}
        for fault in faults(measures):
            yield f"{frozen}: {fault}"


def files() -> Iterator[str]:
    for job, sha256 in StoredFile.objects.values_list("job", "sha256"):
        if not is_whole(sha256):
            yield f"filen till beställning {job} saknas eller är ändrad."
