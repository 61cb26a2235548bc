from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from audit.log import NOTED, record
from audit.models import Reading
from finsam.access import Decision, decision_for

Answer = Callable[[HttpRequest], HttpResponse]
READS = {"GET", "HEAD"}


class AccessLog:
    """Åtkomstloggen: no answer with case content leaves before its row is written.

    It stands outside the view's own transaction, so a denial or an error that rolls the view back
    leaves its row all the same.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setattr(request, NOTED, None)
        response = self.get_response(request)
        match = request.resolver_match
        if match and request.user.is_authenticated:
            decision = decision_for(match.view_name, match.kwargs)
            if decision and is_worth_a_row(request, response, decision):
                self.write(request, response, match.view_name, decision)
        return response

    def write(
        self, request: HttpRequest, response: HttpResponse, view: str, decision: Decision
    ) -> None:
        outcome = outcome_of(request, response)
        subjects = getattr(request, NOTED)
        if request.method in READS and outcome is Reading.Outcome.SHOWN and subjects is None:
            raise ImproperlyConfigured(f"{view} showed case content without noting what.")
        # A denial says nothing of whose case was asked for: every reviewer sees it.
        facts = {"controller_id": None} if outcome is Reading.Outcome.DENIED else {}
        record(
            request,
            **facts,
            view=view,
            kind=decision.reads,
            subjects=subjects or [],
            asked=asked_for(request),
            outcome=outcome,
            status=response.status_code,
        )


def is_worth_a_row(request: HttpRequest, response: HttpResponse, decision: Decision) -> bool:
    """Every denial; of pages with case content also errors, changes and what was shown.

    A GET that only leads elsewhere, or that the page does not take, has shown nothing.
    """
    if response.status_code == 404:
        return True
    shows_nothing = request.method in READS and response.status_code in range(300, 500)
    return bool(decision.reads) and not shows_nothing


def outcome_of(request: HttpRequest, response: HttpResponse) -> Reading.Outcome:
    if response.status_code >= 500:
        return Reading.Outcome.FAILED
    if response.status_code in {403, 404}:
        return Reading.Outcome.DENIED
    # A form that comes back with its faults is shown; one that was saved leads on, or is a
    # fragment of a page that is there.
    saved = response.status_code != 200 or "HX-Request" in request.headers
    is_change = request.method not in READS and saved
    return Reading.Outcome.CHANGED if is_change else Reading.Outcome.SHOWN


def asked_for(request: HttpRequest) -> str:
    """The number or id in the address: what was asked for, whether or not it exists."""
    match = request.resolver_match
    asked = "/".join(str(value) for value in match.kwargs.values()) if match else ""
    return asked.replace("\x00", "")[:60]
