"""Inloggningar i loggen: who came in, who went out, and that somebody was refused.

Of a refusal the name that was typed is not kept: it may be a password, or a personal number.
"""

from collections.abc import Iterable
from typing import Any

from audit.models import Reading

VIEW = "account_login"


def logged_in(user: Any, controllers: Iterable[int]) -> None:
    write(Reading.Outcome.LOGGED_IN, user, controllers)


def logged_out(user: Any, controllers: Iterable[int]) -> None:
    write(Reading.Outcome.LOGGED_OUT, user, controllers)


def ended(user: Any, controllers: Iterable[int], *, why: str) -> None:
    """Ended by a limit, by a change to the account, or from another browser; the kind says which."""
    write(Reading.Outcome.LOGGED_OUT, user, controllers, kind=why)


def refused() -> None:
    write(Reading.Outcome.REFUSED)


def write(
    outcome: Reading.Outcome, user: Any = None, controllers: Iterable[int] = (), *, kind: str = ""
) -> None:
    """One row for each controller whose cases the login may open; without one, a row for all."""
    filed_under: list[int | None] = [*controllers] or [None]
    for controller_id in filed_under:
        Reading.objects.create(
            view=VIEW,
            outcome=outcome,
            kind=kind,
            user_id=user.pk if user else None,
            who=user.get_username() if user else "",
            controller_id=controller_id,
        )
