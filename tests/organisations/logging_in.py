"""What a person does at the login pages, and what their telephone does."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import reverse

from organisations.models import Membership, User
from tests.builders import a_hat, a_user

LOGIN = reverse("account_login")
SECOND = reverse("mfa_authenticate")
SECURITY = reverse("mfa_index")
START = reverse("reporting:start")
PASSWORD = "ett-langt-losenord-77"


def a_person(**facts: Any) -> Membership:
    """Somebody with a password and one hat."""
    return a_hat(user=a_user(password=PASSWORD), **facts)


def log_in(client: Any, user: User | str, password: str = PASSWORD) -> Any:
    username = user if isinstance(user, str) else user.username
    return client.post(LOGIN, {"login": username, "password": password})


def an_app(user: User) -> str:
    """The person has added an app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, halfminutes: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + halfminutes))


def some_time_passes(client: Any, seconds: int) -> None:
    """Every proof of the login was given so much earlier."""
    session = client.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= seconds
    session.save()


def secret_on(page: Any) -> str:
    found = re.search(r'class="secret">([A-Z2-7]+)<', page.content.decode())
    assert found
    return found.group(1)


def kinds_of(user: User) -> set[str]:
    return {*Authenticator.objects.filter(user=user).values_list("type", flat=True)}
