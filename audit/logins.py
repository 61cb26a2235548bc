"""Inloggningar i loggen: who came in, who went out, and that somebody was refused.

Of a refusal the name that was typed is not kept: it may be a password, or a personal number.
"""

from typing import Any

from django.http import HttpRequest

from audit.models import Reading

LOGIN = "account_login"


def logged_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    write(Reading.Outcome.LOGGED_IN, user)


def logged_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        write(Reading.Outcome.LOGGED_OUT, user)


def refused(**kwargs: Any) -> None:
    write(Reading.Outcome.REFUSED)


def write(outcome: Reading.Outcome, user: Any = None) -> None:
    Reading.objects.create(
        view=LOGIN,
        outcome=outcome,
        user_id=user.pk if user else None,
        who=user.get_username() if user else "",
    )
