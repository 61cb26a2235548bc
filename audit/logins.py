"""Inloggningar i loggen: who came in, who went out, and that somebody was refused.

Of a refusal the name that was typed is not kept: it may be a password, or a personal number.
"""

from typing import Any

from audit.models import Reading

VIEW = "account_login"


def logged_in(user: Any) -> None:
    write(Reading.Outcome.LOGGED_IN, user)


def logged_out(user: Any) -> None:
    write(Reading.Outcome.LOGGED_OUT, user)


def refused() -> None:
    write(Reading.Outcome.REFUSED)


def write(outcome: Reading.Outcome, user: Any = None) -> None:
    Reading.objects.create(
        view=VIEW,
        outcome=outcome,
        user_id=user.pk if user else None,
        who=user.get_username() if user else "",
    )
