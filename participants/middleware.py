"""Stängda dörrar: a view that stops at a closed door, and where the reader is led instead."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from audit.log import note, refuse, turned_away
from audit.middleware import READS
from finsam.htmx import wants_fragment

READ_ONLY = "Ingenting är sparat. En nödöppning ger läsning, inte ändring."


@dataclass
class ReasonNeeded(Exception):
    """Skäl saknas: the case is of a protected person, and has not been opened in this login."""

    case_number: str


@dataclass
class ReadOnly(Exception):
    """Bara läsning: what was opened in an emergency is not changed."""

    case_number: str


class ClosedDoors:
    """Leads on from a door that is closed: nothing of the case was shown, and nothing saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ReasonNeeded):
            turned_away(request)
            door = reverse("participants:open_protected", args=[exception.case_number])
            asked = request.path if request.method in READS else ""
            return led_to(request, f"{door}?{urlencode({'vidare': asked})}" if asked else door)
        if isinstance(exception, ReadOnly):
            refuse(request)
            messages.warning(request, READ_ONLY)
            return led_to(request, reverse("participants:case", args=[exception.case_number]))
        return None


def led_to(request: HttpRequest, url: str) -> HttpResponse:
    """The whole page goes there, also when it was a fragment of it that asked."""
    if wants_fragment(request):
        note(request, [])
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)
