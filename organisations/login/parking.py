"""Parkera text: a form that comes after its login has ended is kept for whoever wrote it.

Whose it is, the form itself says: every login signs its pages with a secret of its own (the CSRF
token), and the row of the login knows the digest of it. So a page left open gives its text to the
person it was shown to, also when somebody else has logged in at that computer since. Whoever sits
there can add to that person's drafts, which is no more than the open page allows; they can never
read one.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRedirect

from audit.log import REFUSED, TURNED_AWAY
from finsam.access import decision_for
from finsam.htmx import wants_fragment
from finsam.way_back import nearest_page, page_of, to_login
from organisations.models import Login, ParkedForm
from organisations.models.parked import Fields

KEPT = "has_parked_text"
ACTION = "parked_action"
TAKEN_UP = "parked_text"  # with a form that was filled in with a text: its number (login.js)
NEVER_KEPT = re.compile(r"csrf|passw|losenord|token|secret|^code$|^kod$", re.IGNORECASE)
LONGEST = 200_000  # characters in all: forty full text fields
LONGEST_ADDRESS = 500


class LoginRequired(LoginRequiredMiddleware):
    """Kräver inloggning; what was sent without one is parked before the person is led to it."""

    def handle_no_permission(  # type: ignore[override]  # a fragment is led on by a header
        self, request: HttpRequest, view_func: object
    ) -> HttpResponseRedirectBase:
        if request.method == "POST":
            park(request, signer_of(request))
        return to_login(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """En gammal sida: its secret is not that of today's login, but its text is kept all the same.

    Never what comes from another site; that is what the token is for.
    """
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    forged = "Origin" in reason or "Referer" in reason
    kept = not (foreign or forged) and bool(park(request, signer_of(request)))
    if kept and wants_fragment(request):
        return HttpResponseClientRedirect(page_of(request))
    return render(request, "403_csrf.html", {"way_back": kept and page_of(request)}, status=403)


def park(request: HttpRequest, login: Login | None) -> ParkedForm | None:
    """Parkerar det som skickades, in the login and the hat of its page. None if nothing was.

    Whoever sits at a page whose login has ended adds to what is there, and drives out nothing.
    """
    sent, at = sent_in(request), now()
    if sent is None or login is None or not login.user.is_active or login.worn is None:
        return None
    if at - login.seen_at > settings.PARKED_FOR:
        return None
    parked = ParkedForm.objects.park(
        login.user,
        login.worn,
        page=sent.page,
        action=sent.action,
        fields=sent.fields,
        at=at,
        forget=not (login.why_over(at) or login.locked_to),
    )
    if parked and request.user.pk == login.user_id:
        request.session[KEPT] = True
    return parked


@dataclass(frozen=True)
class Sent:
    """Ett skickat formulär: from which page, to which address, and what was in it."""

    page: str
    action: str
    fields: Fields


def sent_in(request: HttpRequest) -> Sent | None:
    """Det som går att spara: never passwords, codes or files, nor what holds no text at all."""
    fields = {
        name: [value.replace("\r\n", "\n") for value in values]  # as browser and script differ
        for name, values in request.POST.lists()
        if not NEVER_KEPT.search(name)
    }
    # A page that sends a form for safety's sake says where the form itself would go.
    action = fields.pop(ACTION, [request.path])[-1]
    fields.pop(TAKEN_UP, None)
    page = nearest_page(urlsplit(page_of(request)).path)
    written = sum(len(value) for values in fields.values() for value in values)
    too_long = written > LONGEST or max(len(page), len(action)) > LONGEST_ADDRESS
    if too_long or not holds_text(fields) or not takes_text(action):
        return None
    return Sent(page, action, fields)


def holds_text(fields: Fields) -> bool:
    return any(value.strip() for values in fields.values() for value in values)


def takes_text(action: str) -> bool:
    """Ett formulär i en roll: those of the account itself hold passwords and codes.

    What is about nobody is kept in nobody's name either.
    """
    try:
        match = resolve(action)
    except Resolver404:
        return False
    decision = decision_for(match.view_name, match.kwargs)
    if decision is None or decision.nameless:
        return False
    return bool(decision.roles) and "POST" in decision.methods


def signer_of(request: HttpRequest) -> Login | None:
    """Inloggningen som sidan visades i, by the token in it."""
    token = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken", "")
    secret = secret_in(token)
    return Login.objects.signed_with(secret).first() if secret else None


def secret_in(token: str) -> str:
    """Hemligheten bakom ett CSRF-märke: Django shifts each character by one of a random mask.

    Empty for what is no token.
    """
    if len(token) == CSRF_SECRET_LENGTH:
        return token
    if len(token) != CSRF_TOKEN_LENGTH or not set(token) <= set(CSRF_ALLOWED_CHARS):
        return ""
    mask, shifted = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    place = CSRF_ALLOWED_CHARS.index
    return "".join(
        CSRF_ALLOWED_CHARS[place(character) - place(by)]
        for character, by in zip(shifted, mask, strict=True)
    )


def settle(request: HttpRequest, login: Login, response: HttpResponse) -> None:
    """Vad som blev av det som skickades: a text that was taken up is parked no longer, and one that
    was led away before the view had it, or that the view refused, is parked now."""
    if request.method != "POST":
        return
    if getattr(request, TURNED_AWAY, False) or getattr(request, REFUSED, False):
        # Whoever holds a handed screen comes this far before the token is looked at.
        if not login.locked_to or signer_of(request) == login:
            park(request, login)
    elif request.session.get(KEPT) and was_taken(request, response):
        take_up(request, request.POST.get(TAKEN_UP, ""))


def take_up(request: HttpRequest, number: str) -> None:
    """Texten har tagits om hand. The form says which: others may wait for the same form."""
    mine = {str(parked.pk): parked for parked in ParkedForm.objects.filter(user=request.user.pk)}
    if number in mine:
        mine.pop(number).delete()
    if not mine:
        del request.session[KEPT]


def was_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """A plain form that is taken leads on; a fragment's answer has the text or what came of it."""
    if wants_fragment(request):
        return response.status_code == 200 and "HX-Redirect" not in response
    return response.status_code in {302, 303}
