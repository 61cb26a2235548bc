from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from audit import logins
from organisations.login.forms import PasswordForm
from organisations.login.proofs import proofs_of, ways_in
from organisations.login.throttling import client_address
from organisations.models.logged_in import controllers_of

WAYS = {
    "reauthenticate": "Bekräfta med lösenord",
    "mfa_reauthenticate": "Bekräfta med en kod",
    "mfa_reauthenticate:webauthn": "Bekräfta med en nyckel",
    "service": "Bekräfta hos inloggningstjänsten",
}
STAGES = ["organisations.login.second_factor.SecondFactorStage"]


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Inga egna konton: an administrator gives out accounts, nobody signs up. Logins are logged."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        logins.logged_in(user, controllers_of(user), how=ways_in(request))

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            logins.logged_out(request.user, controllers_of(request.user))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        if not request.axes_locked_out:  # type: ignore[attr-defined]
            logins.refused()

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        logins.refused(user, controllers_of(user))
        return render(request, "account/not_let_in.html", {"reason": "unlinked"}, status=403)

    def get_login_stages(self) -> list[str]:
        return STAGES

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Sätten att bekräfta sig. Whoever came by a login service may do it there."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if any(proof["method"] == "socialaccount" for proof in proofs_of(self.request)):
            methods.append({"id": "service", "url": reverse("account_confirm_by_service")})
        return [method | {"description": WAYS[method["id"]]} for method in methods]


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Byt lösenord: for whoever has one here. Others log in where their account is kept."""

    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_anonymous or not request.user.has_usable_password():
            raise Http404
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer
