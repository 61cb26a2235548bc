"""Inloggningsspärr: guesses are counted in the database, per user name and per address.

Five in a row close a user name for a quarter of an hour, twenty an address: an office shares one.
What was typed as a user name may be a password or a personal number, so only a keyed hash of it is
kept; a name that nobody has closes as one that somebody has.
"""

import ipaddress
from copy import copy
from typing import Any

from allauth.core import context
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from audit import logins
from organisations.models import User

BY_ADDRESS = 20
CLOSED = "För många försök. Vänta en kvart."


class LoginThrottle(AxesDatabaseHandler):  # type: ignore[misc]
    """axes med egna gränser: an address weighs less than a name, and a success clears the name.

    A success does not clear the address, or one good login would buy new guesses at all others.
    """

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        by_name, by_address = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return int(max(by_name, by_address * settings.AXES_FAILURE_LIMIT // BY_ADDRESS))

    def user_login_failed(
        self, sender: Any, credentials: Any, request: Any = None, **kwargs: Any
    ) -> None:
        """axes keeps what was sent with an attempt: it is given a request in which nothing was."""
        bare = copy(request)
        bare.GET = bare.POST = QueryDict()
        super().user_login_failed(sender, credentials, bare, **kwargs)
        request.axes_locked_out = bare.axes_locked_out

    def reset_user_attempts(self, request: HttpRequest, credentials: Any = None) -> int:
        """A whole login clears the guesses at its name, those inside of one too."""
        typed = typed_name(request, credentials)
        names = [hidden(typed, inside=inside) for inside in (True, False)]
        return int(AccessAttempt.objects.filter(username__in=names).delete()[0])


def hidden_name(request: HttpRequest, credentials: Any = None) -> str:
    """Det skrivna namnet som en nyckel: the same for the same name, and nothing to read.

    Who confirms inside a login is counted apart: guesses at the login page, which anyone can make,
    do not stop somebody at work.
    """
    inside = hasattr(request, "user") and request.user.is_authenticated
    return hidden(typed_name(request, credentials), inside=inside)


def typed_name(request: HttpRequest, credentials: Any) -> str:
    typed: str = (credentials or {}).get("username") or request.POST.get("login", "")
    return typed.strip().casefold()


def hidden(typed: str, *, inside: bool) -> str:
    salt = f"{__name__}.inside" if inside else __name__
    return str(salted_hmac(salt, typed, algorithm="sha256").hexdigest())


def client_address(request: HttpRequest) -> str | None:
    """Adressen som försöken räknas på.

    X-Forwarded-For counts only as far as TRUSTED_PROXIES says that proxies of ours wrote it: the
    rest is what the client claims. An IPv6 address stands for its network of 64 bits, since a
    single computer has all of it.
    """
    claimed = list(filter(None, request.headers.get("X-Forwarded-For", "").split(",")))
    trusted = settings.TRUSTED_PROXIES
    peer = request.META.get("REMOTE_ADDR", "")
    written = claimed[-trusted] if 0 < trusted <= len(claimed) else peer
    try:
        address = ipaddress.ip_address(written.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False).network_address)


def refuse_if_closed(user: User) -> None:
    """Raises ValidationError when the account is closed; the answer then becomes `closed`."""
    request, credentials = context.request, {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out, request.axes_credentials = True, credentials
        raise ValidationError(CLOSED)


def count_failure(user: User) -> None:
    """A wrong code counts as a wrong password does."""
    credentials = {"username": user.get_username()}
    AxesProxyHandler.user_login_failed(__name__, credentials, context.request)


def closed(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Spärrad: the same page whoever was named."""
    logins.closed()
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = int(settings.AXES_COOLOFF_TIME.total_seconds())
    return answer
