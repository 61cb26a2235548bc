from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from finsam.access import decision_for

Answer = Callable[[HttpRequest], HttpResponse]


class PrivateResponses:
    """Inget i cache: what a logged-in person was shown is kept by no browser and no proxy."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response


class RequestTransaction:
    """En begäran, en transaktion: what a view wrote before it raised was never written.

    It begins without a setting, which speaks for nobody; the hat then says for whom it asks. What
    is logged of a denial or an error stands outside it. The health check has to answer without a
    database.
    """

    RAISED = "view_raised"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == reverse("health"):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500 or hasattr(request, self.RAISED):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        setattr(request, self.RAISED, True)


class AccessTable:
    """Åtkomsttabellen i drift: a URL without a decision, or a role outside it, finds nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        decision = decision_for(match.view_name, match.kwargs) if match else None
        if decision is None or any("\x00" in str(value) for value in kwargs.values()):
            raise Http404  # a NUL is in no number and no name, and the database refuses it
        actor = getattr(request, "actor", None)
        role = actor.role if actor else ""
        if role not in decision.roles and not (decision.public or decision.without_hat):
            raise Http404
        methods = decision.methods_for(role)
        return None if request.method in methods else HttpResponseNotAllowed(sorted(methods))
