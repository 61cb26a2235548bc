from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.timezone import localdate

from audit import logins
from organisations.models import Membership


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Inga egna konton: an administrator gives out accounts, nobody signs up. Logins are logged."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        logins.logged_in(user, controllers_of(user))

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            logins.logged_out(request.user, controllers_of(request.user))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        logins.refused()


def controllers_of(user: Any) -> set[int]:
    """Personuppgiftsansvariga vars ärenden inloggningen kan gälla, by its hats of today."""
    hats = Membership.objects.active(localdate()).filter(user=user, team__isnull=False)
    return set(hats.values_list("team__owner", flat=True))


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Byt lösenord: for whoever has one here. Others log in where their account is kept."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_anonymous or not request.user.has_usable_password():
            raise Http404
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer
