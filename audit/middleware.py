import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from audit.labels import CASE_KINDS
from audit.log import (
    ALERT,
    REFUSED,
    TURNED_AWAY,
    insert,
    is_watched,
    noted_on,
    record,
    row_of,
)
from audit.models import Reading
from finsam.access import TABLE, Decision, decision_for

Answer = Callable[[HttpRequest], HttpResponse]
READS = {"GET", "HEAD"}
UNKNOWN = "okänd del"
NUMBER = re.compile(r"[A-ZÅÄÖ]{1,5}-\d{4}-\d{3,6}")
NUMBERS = {"case_number", "number"}
WORDS = {"area", "code", "kind", "provider_id", "receiver", "slug", "theme", "watch"}
LARGEST_ID = 10**9  # below the shortest personal number
Outcome = Reading.Outcome
# An address with a value that no row decides on is denied, and that is logged too.
UNDECIDED = Decision()


class RefusalLog:
    """Åtkomstloggen utanför sidans transaktion: denials and errors, through a connection apart.

    Whatever became of the page, rolled back, broken, or lost in its commit, its row stays.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = decision_of(request)
        if found and response.status_code >= 400 and is_worth_a_row(request, response, found[1]):
            denied = response.status_code < 500
            view, decision = found
            # A denial says nothing of whose case was asked for: it is filed by the hat alone.
            actor = getattr(request, "actor", None)
            filed = {"controller_id": getattr(actor, "filed_under", None)} if denied else {}
            record(
                request,
                apart=True,
                view=view,
                outcome=Outcome.DENIED if denied else Outcome.FAILED,
                kind=decision.reads,
                asked=asked_for(request, found=False),
                status=response.status_code,
                **filed,
            )
        return response


class ReadingLog:
    """Åtkomstloggen i sidans transaktion: no case content leaves before its row is written."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = decision_of(request)
        if found and response.status_code < 400 and is_worth_a_row(request, response, found[1]):
            view, decision = found
            self.write(request, response, view, decision)
        return response

    def write(
        self, request: HttpRequest, response: HttpResponse, view: str, decision: Decision
    ) -> None:
        """One row for each kind of object that the page noted; most pages have one."""
        outcome = outcome_of(request, response, decision)
        noted = noted_on(request)
        if request.method in READS and decision.reads and noted is None:
            raise ImproperlyConfigured(f"{view} showed case content without noting what.")
        shared = row_of(
            request,
            view=view,
            classes=classes_for(request, decision),
            asked=asked_for(request, found=True),
            outcome=outcome,
            status=response.status_code,
        )
        rows = (noted or {"": []}).items()
        insert(*(shared | subjects_of(request, kind or decision.reads, ids) for kind, ids in rows))


def subjects_of(request: HttpRequest, kind: str, subjects: list[int]) -> dict[str, Any]:
    """Vad raden avser, and whether the log reviewer is told of it."""
    watched = kind in CASE_KINDS and is_watched(request, subjects)
    alert = getattr(request, ALERT, False) or watched
    return {"kind": kind, "subjects": subjects, "alert": alert}


def decision_of(request: HttpRequest) -> tuple[str, Decision] | None:
    """The view asked for and its row in the access table; None for whoever is not logged in."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated:
        return None
    decision = decision_for(match.view_name, match.kwargs)
    return match.view_name, decision or UNDECIDED


def is_worth_a_row(request: HttpRequest, response: HttpResponse, decision: Decision) -> bool:
    """Every denial; of pages with case content also errors, changes and what was shown.

    A GET that only leads elsewhere, or that the page does not take, has shown nothing.
    """
    if response.status_code in {403, 404}:
        return True
    if getattr(request, TURNED_AWAY, False):
        return False
    shows_nothing = request.method in READS and response.status_code in range(300, 500)
    return bool(decision.reads or decision.leaves) and not shows_nothing


def outcome_of(request: HttpRequest, response: HttpResponse, decision: Decision) -> str:
    """Vad som hände. What leaves the house is named by the row of the table."""
    # A form that comes back with its faults is shown; one that was saved leads on, or is a
    # fragment of a page that is there.
    saved = response.status_code != 200 or "HX-Request" in request.headers
    is_read = request.method in READS
    if getattr(request, REFUSED, False):
        return Outcome.DENIED
    if decision.leaves and (is_read or saved):
        return decision.leaves
    return Outcome.SHOWN if is_read or not saved else Outcome.CHANGED


def classes_for(request: HttpRequest, decision: Decision) -> list[str]:
    """Uppgiftsklasserna som rollen kan se på sidan: what the table says, never what was there."""
    actor = getattr(request, "actor", None)
    return decision.classes_for(actor.role) if actor else []


def asked_for(request: HttpRequest, *, found: bool) -> str:
    """The number or id in the address: what was asked for, whether or not it exists.

    Only what has the form of its kind: the log is kept, and an address may be typed with a personal
    number or a name in it.
    """
    match = request.resolver_match
    if match is None:
        return ""
    kept = (
        str(value) if is_of_its_kind(name, value) or is_word(match, name, found) else UNKNOWN
        for name, value in match.kwargs.items()
    )
    return "/".join(kept)[:60]


def is_of_its_kind(name: str, value: object) -> bool:
    """Om delen av adressen har sitt slags form: an id, or the number of a case or a remiss."""
    if isinstance(value, int):
        return value < LARGEST_ID
    is_number = name in NUMBERS and NUMBER.fullmatch(str(value)) is not None
    return is_number or isinstance(value, UUID)


def is_word(match: ResolverMatch, name: str, found: bool) -> bool:
    """Om delen är ett ord som finns: the page answered to it, or the table has a row for it."""
    return name in WORDS and (found or f"{match.view_name}[{match.kwargs[name]}]" in TABLE)
