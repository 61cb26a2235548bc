"""Bekräfta på nytt: what is dangerous asks who is there, if it was not shown just now.

A form that is sent too late loses nothing: its fields wait encrypted in the session, and a page
offers to send them again when the person has confirmed. Only a chosen file is chosen anew. One
written under a hat is parked as well, should the login end before that; those of the account itself
hold passwords and codes, which are kept nowhere else and are lost with it.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from audit.log import turned_away
from finsam.encryption import decrypt, encrypt
from finsam.htmx import wants_fragment
from organisations.login.parking import TAKEN_UP, park
from organisations.login.proofs import is_recent
from organisations.models import Login

View = Callable[..., HttpResponseBase]
WAITING = "waiting_form"
PURPOSE = "drafts"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name; every page writes its own


def recently_authenticated(view: View) -> View:
    """Kräver att personen visade vem hen är de senaste fem minuterna (organisations.login.proofs).

    Also for a view that only shows something: then the page comes after the confirmation.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_recent(request):
            return ask_again(request)
        if request.method == "POST":
            request.session.pop(WAITING, None)
        return view(request, *args, **kwargs)

    return guarded


def ask_again(request: HttpRequest) -> HttpResponse:
    return lead_to(request, with_return(reverse("account_reauthenticate"), request))


def keep(request: HttpRequest) -> None:
    """Sparar det ifyllda i sessionen, unreadable to whoever reads the table of sessions."""
    fields = {name: values for name, values in request.POST.lists() if name != TOKEN}
    login: Login = request.login  # type: ignore[attr-defined]
    if parked := park(request, login):
        fields[TAKEN_UP] = [str(parked.pk)]
    kept = json.dumps({"address": request.get_full_path(), "fields": fields})
    request.session[WAITING] = encrypt(kept, PURPOSE)


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """Det som väntar: the address that it was sent to, and its fields with their values."""
    waiting = request.session.get(WAITING)
    return json.loads(decrypt(waiting, PURPOSE)) if waiting else None


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """A whole page, also for a fragment's request. What was asked for is neither shown nor done."""
    turned_away(request)
    return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)


def with_return(address: str, request: HttpRequest) -> str:
    """Adressen med vägen tillbaka, to the page or, with what was filled in, to the form."""
    if request.method == "POST":
        keep(request)
        page = reverse("account_resume")
    else:
        page = page_of(request)
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: page})}"


def page_of(request: HttpRequest) -> str:
    """The page itself, or the one that a fragment stands in."""
    if not wants_fragment(request):
        return request.get_full_path()
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return htmx.current_url_abs_path or reverse("reporting:start")
