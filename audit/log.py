"""Åtkomstlogg: what a view notes that it has shown, and the one insert that keeps it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest

from audit.models.reading import ALERTS

NOTED = "noted_subjects"
CONTROLLER = "noted_controller"
ALERT = "noted_alert"
WATCHED = "watched_cases"
WATCHED_NOW = "watched_now"
TURNED_AWAY = "turned_away"
REFUSED = "noted_refusal"

# Raw: a tenth of what the same row costs through the ORM, and every page pays it.
INSERT = """
INSERT INTO audit_reading (user_id, membership_id, who, hat, controller_id, kind, classes, subjects,
                           asked, alert, status, view, outcome)
VALUES """
VALUES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
EMPTY: dict[str, Any] = {
    "user_id": None,
    "membership_id": None,
    "who": "",
    "hat": "",
    "controller_id": None,
    "kind": "",
    "classes": [],
    "subjects": [],
    "asked": "",
    "alert": False,
    "status": 200,
    "view": "",
    "outcome": "",
}


def note(
    request: HttpRequest,
    subjects: Iterable[int],
    *,
    kind: str = "",
    controller_id: int | None = None,
    alert: bool = False,
) -> None:
    """A view says which rows of case content its answer shows: ids only, none is also an answer.

    `kind` names what the ids are of when it is not what the access table says the page reads.
    `controller_id` names whose case it is when the reader's own hat does not tell. `alert` puts the
    reading before the log reviewer, as does a case that is watched.
    """
    noted = noted_on(request) or {}
    noted[kind] = list(dict.fromkeys([*noted.get(kind, []), *subjects]))
    setattr(request, NOTED, noted)
    setattr(request, CONTROLLER, controller_id or getattr(request, CONTROLLER, None))
    setattr(request, ALERT, alert or getattr(request, ALERT, False))


def watch(request: HttpRequest, subject: int) -> None:
    """Bevakar ärendet, från inloggningens nästa svar.

    It was opened with a reason, so every answer that then notes it is put before the log reviewer,
    whichever page it is of: no view has to remember it. The opening writes a row of its own.
    """
    request.session[WATCHED] = [*request.session.get(WATCHED, []), subject]
    setattr(request, WATCHED_NOW, subject)


def is_watched(request: HttpRequest, subjects: Iterable[int]) -> bool:
    watched = set(request.session.get(WATCHED, ())) - {getattr(request, WATCHED_NOW, None)}
    return not watched.isdisjoint(subjects)


def turned_away(request: HttpRequest) -> None:
    """Ledd någon annanstans före sidan, to log in or to confirm: nothing was shown or changed."""
    setattr(request, TURNED_AWAY, True)


def refuse(request: HttpRequest) -> None:
    """Nekat, although the answer leads on instead of saying so."""
    setattr(request, REFUSED, True)


def noted_on(request: HttpRequest) -> dict[str, list[int]] | None:
    """Ids by kind, or None when the view has said nothing at all."""
    noted: dict[str, list[int]] | None = getattr(request, NOTED, None)
    return noted


def record(
    request: HttpRequest,
    *,
    view: str,
    outcome: str,
    actor: Any = None,
    apart: bool = False,
    **facts: Any,
) -> None:
    """Writes one row. `actor` is the hat (a membership); the log knows it by id and label only.

    The row is part of the page's transaction, unless it stands `apart`: then it stays when the
    page is rolled back.
    """
    row = row_of(request, view=view, outcome=outcome, actor=actor, **facts)
    insert(row, apart=apart)


def row_of(request: HttpRequest, *, actor: Any = None, **facts: Any) -> dict[str, Any]:
    """Raden: who asks, under which hat, beside what the caller knows."""
    actor = actor or getattr(request, "actor", None)
    return {
        "user_id": request.user.pk,
        "who": str(getattr(request.user, "logged_name", "")),
        "membership_id": getattr(actor, "pk", None),
        "hat": str(actor or ""),
        "controller_id": controller_of(request, actor),
    } | facts


def controller_of(request: HttpRequest, actor: Any) -> int | None:
    """Personuppgiftsansvarig för det som lästes: as the view said, else as the hat is filed."""
    noted: int | None = getattr(request, CONTROLLER, None)
    return noted or getattr(actor, "filed_under", None)


def insert(*rows: dict[str, Any], apart: bool = False) -> None:
    """Skriver raderna i ett svep, in the transaction that goes on or through a connection apart."""
    using = settings.LOG_DATABASE if apart else DEFAULT_DB_ALIAS
    values: list[Any] = []
    for row in rows:
        whole = EMPTY | {"alert": row["outcome"] in ALERTS} | row
        values += (whole[name] for name in EMPTY)
    with connections[using].cursor() as cursor:
        cursor.execute(INSERT + ", ".join([VALUES] * len(rows)), values)
