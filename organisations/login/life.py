"""Inloggningens liv: begun when somebody comes in, met at every request, ended by its row."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from audit import logins
from organisations.hats import hats_of, wear
from organisations.login.browsers import browser_in_words
from organisations.login.parking import KEPT, settle
from organisations.login.throttling import client_address
from organisations.models import Login, ParkedForm, User
from organisations.models.logged_in import LoginQuerySet, controllers_of, page_key

KEY = "login_row"
BACKGROUND = "X-Background"


class LoginLife:
    """Sets request.login, and ends what is over before anything else is asked.

    The session is emptied then and the person is nobody, so the view asks for a login like any
    other. A request that a page makes by itself says so in a header and does not count as activity:
    to lie about it can only shorten one's own login.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.login = met(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        login: Login | None = request.login  # type: ignore[attr-defined]
        if login and request.user.is_authenticated:
            settle(request, login, response)
        return response


def met(request: HttpRequest) -> Login | None:
    """Inloggningen bakom en begäran, if it lives; the session of one that does not is emptied."""
    own = own_row(request)  # first of all: to ask who it is may empty the session
    if KEY not in request.session and not request.user.is_authenticated:
        return None
    login = own.first()
    at = now()
    why = why_ended(login, request.user, at)
    if why or login is None:
        own.end(why, at=at)
        request.session.flush()
        request.user = AnonymousUser()
        return None
    if BACKGROUND not in request.headers:
        login.see(at)
    return login


def own_row(request: HttpRequest) -> LoginQuerySet:
    return Login.objects.filter(pk=request.session.get(KEY, 0))


def why_ended(login: Login | None, user: Any, at: datetime) -> str:
    """Varför den är slut; empty while it lives.

    Django knows nobody in the session of a closed account, or of one with another password since.
    """
    if login is None:
        return Login.Ended.ELSEWHERE
    if why := login.why_over(at):
        return why
    if user.pk == login.user_id:
        return ""
    return Login.Ended.PASSWORD if login.user.is_active else Login.Ended.CLOSED


def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Någon loggar in. Where somebody else is logged in already, that login is over."""
    at = now()
    former = getattr(request, "login", None)
    if former and Login.objects.filter(pk=former.pk).end(Login.Ended.LOGGED_OUT, at=at):
        logins.logged_out(former.user, controllers_of(former.user))
    login = Login(user=user, began_at=at, seen_at=at, address=client_address(request))
    login.browser = browser_in_words(request.META.get("HTTP_USER_AGENT", ""))
    login.page_key = page_key(request.META["CSRF_COOKIE"])  # Django has just made it
    login.save()
    request.login = login  # type: ignore[attr-defined]
    request.session[KEY] = login.pk
    hats = hats_of(user)
    wear(request, hats[0] if len(hats) == 1 else None)
    request.session[KEPT] = ParkedForm.objects.current(at).filter(user=user).exists()


def leave(request: HttpRequest, **kwargs: Any) -> None:
    """Någon loggar ut, here and by their own choice."""
    own_row(request).end(Login.Ended.LOGGED_OUT, at=now())


def others_of(request: HttpRequest, user: Any) -> LoginQuerySet:
    """Personens övriga inloggningar: all but the one that asks."""
    return Login.objects.filter(user=user).exclude(pk__in=own_row(request))


def second_factor_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Andra steget ändrades: whoever else is logged in as this person must show the new one."""
    others_of(request, user).end(Login.Ended.SECOND_FACTOR, at=now())


def password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Lösenordet byttes: Django lets the others fall by itself; this says why, and logs it."""
    others_of(request, user).end(Login.Ended.PASSWORD, at=now())


def countdown(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: how long the login lasts, for the warning before its end."""
    login: Login | None = getattr(request, "login", None)
    if login is None or not request.user.is_authenticated:
        return {}
    seconds = settings.LOGIN_WARNING.seconds
    return {
        "login_left": login.seconds_left(now()),
        "warning_seconds": seconds,
        "warning_minutes": ceil(seconds / 60),
    }
