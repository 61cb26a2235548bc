"""Konton, roller och öppna sidor."""

from finsam.access.content import FORM
from finsam.access.decisions import Decision, logged_in, public

ROWS: dict[str, Decision] = {
    "health": public(),
    "account_login": public(FORM),
    "account_logout": logged_in(),
    "account_change_password": logged_in(),
    "organisations:choose_hat": logged_in(),
    "organisations:accessibility": public(),
    "organisations:logging": public(),
}
