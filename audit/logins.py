"""Inloggningar i loggen: who came in, who went out, and that somebody was refused.

Of a refusal the name that was typed is not kept: it may be a password, or a personal number.
"""

from collections.abc import Iterable
from typing import Any

from audit.log import insert
from audit.models import Reading

VIEW = "account_login"


def logged_in(user: Any, controllers: Iterable[int], how: str = "") -> None:
    """`how` names the ways in: "password", "password+totp", "webauthn", "socialaccount"."""
    write(Reading.Outcome.LOGGED_IN, user, controllers, kind=how)


def logged_out(user: Any, controllers: Iterable[int]) -> None:
    write(Reading.Outcome.LOGGED_OUT, user, controllers)


def ended(user: Any, controllers: Iterable[int], *, why: str) -> None:
    """Ended by a limit, a change to the account, or from another browser; the kind says which."""
    write(Reading.Outcome.LOGGED_OUT, user, controllers, kind=why)


def refused(user: Any = None, controllers: Iterable[int] = (), how: str = "") -> None:
    """Apart from the page's transaction: the refusal stays whatever the page answers.

    `user` is known when only the second step failed, or the account is closed.
    """
    write(Reading.Outcome.REFUSED, user, controllers, apart=True, kind=how)


def closed() -> None:
    """Spärrad efter för många försök; of whom it is not said, for the name may be nobody's."""
    write(Reading.Outcome.CLOSED, apart=True)


def confirmed(user: Any, controllers: Iterable[int], how: str) -> None:
    """Bekräftade sig på nytt, before something that asks for it."""
    write(Reading.Outcome.CONFIRMED, user, controllers, kind=how)


def changed(user: Any, controllers: Iterable[int], view: str) -> None:
    """Ändrade sin inloggning: a second step added or removed, new recovery codes."""
    write(Reading.Outcome.CHANGED, user, controllers, view=view)


def write(
    outcome: Reading.Outcome,
    user: Any = None,
    controllers: Iterable[int] = (),
    *,
    kind: str = "",
    apart: bool = False,
    **facts: str,
) -> None:
    """One row for each controller whose cases the login may open; without one, a row for all."""
    filed_under: list[int | None] = [*controllers] or [None]
    who = {"user_id": user.pk, "who": user.logged_name} if user else {}
    for controller_id in filed_under:
        row = {"view": VIEW, "outcome": outcome, "kind": kind, "controller_id": controller_id}
        insert(row | who | facts, apart=apart)
