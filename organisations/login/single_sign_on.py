"""Enkel inloggning (OpenID Connect): the login service says who it is, and nothing more.

A login is found by issuer and subject alone. No claim is asked for beyond the subject, so none can
give an account, a role or a membership, and no token is kept. The services are configured in
OIDC_PROVIDERS (finsam.settings).
"""

import time
from hashlib import sha256
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audit import logins
from organisations.login.proofs import RECENT
from organisations.models import LoginLink, User
from organisations.models.logged_in import controllers_of

HOW = "socialaccount"
UNLINKED, FAILED, CANCELLED = "unlinked", "failed", "cancelled"


def issuer_of(provider: dict[str, Any]) -> str:
    """Utfärdaren: as configured, never as the service says, so that nobody can take its place."""
    return str(provider.get("issuer") or provider["server_url"])


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Samtalet med tjänsten: it must be the issuer that was configured, and give an ID token."""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        if found.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("The discovery document names another issuer")
        return found

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("No ID token")
        return super().complete_login(request, app, token, **kwargs)


class LoginService(OpenIDConnectProvider):  # type: ignore[misc]
    """Inloggningstjänst: of what it says only issuer, subject and time are read."""

    oauth2_adapter_class = Exchange

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A name for the session's own record: neither part can be read from it."""
        token = data["id_token"]
        return sha256(f"{token['iss']} {token['sub']}".encode()).hexdigest()

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class LoginServices(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Vilka tjänster som finns, and whom each login opens the door for."""

    def list_apps(
        self, request: Any, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """From the settings only: a row in the database makes no service."""
        return [
            app_of(known)
            for known in settings.OIDC_PROVIDERS
            if provider in (None, LoginService.id, known["id"])
        ]

    def get_provider(self, request: Any, provider: str, client_id: Any = None) -> LoginService:
        """Raises SocialApp.DoesNotExist."""
        return LoginService(request, app=self.get_app(request, provider=provider))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        token = sociallogin.account.extra_data["id_token"]
        user = user_of(token)
        if user is None or not user.is_active:
            logins.refused(user, controllers_of(user) if user else (), how=HOW)
            raise ImmediateHttpResponse(refusal(request, UNLINKED))
        sociallogin.user, sociallogin.token = user, None
        sociallogin.account.extra_data = {}
        if request.user == user:
            raise ImmediateHttpResponse(confirm(request, sociallogin, token))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **facts: Any
    ) -> None:
        logins.refused(how=HOW)
        reason = CANCELLED if error == "cancelled" else FAILED
        raise ImmediateHttpResponse(refusal(request, reason))


def app_of(provider: dict[str, Any]) -> SocialApp:
    return SocialApp(
        provider=LoginService.id,
        provider_id=provider["id"],
        name=provider["name"],
        client_id=provider["client_id"],
        secret=provider["client_secret"],
        settings={
            "server_url": provider["server_url"].rstrip("/"),
            "issuer": issuer_of(provider),
            "oauth_pkce_enabled": True,
            "scope": ["openid"],
            "fetch_userinfo": False,
        },
    )


def user_of(token: dict[str, Any]) -> User | None:
    """Användaren som kontot är kopplat till, by issuer and subject."""
    links = LoginLink.objects.select_related("user")
    link = links.filter(issuer=token["iss"], subject=token["sub"]).first()
    return link.user if link else None


def confirm(request: HttpRequest, sociallogin: SocialLogin, token: dict[str, Any]) -> HttpResponse:
    """Bekräftar den som redan är inloggad, if the service says that it asked just now."""
    if time.time() - token.get("auth_time", 0) > RECENT:
        return refusal(request, FAILED)
    service = sociallogin.account.provider
    record_authentication(request, sociallogin.user, HOW, provider=service, reauthenticated=True)
    logins.confirmed(request.user, controllers_of(request.user), HOW)
    return redirect(sociallogin.get_redirect_url(request) or reverse("mfa_index"))


def refusal(request: HttpRequest, reason: str) -> HttpResponse:
    """Nej, with what to do. The same page for an unknown account and for one that is closed."""
    return render(request, "account/not_let_in.html", {"reason": reason}, status=403)
