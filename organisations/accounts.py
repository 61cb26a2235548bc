from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Inga egna konton: an administrator gives out accounts, nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
