"""Sidorna i inloggningen: allauth's views, with what the log and this house ask of them."""

from typing import Any

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ConfirmByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from audit import logins
from organisations.http import ActorRequest
from organisations.login.confirming import kept, recently_authenticated
from organisations.login.forms import (
    WRONG_KEY,
    AddAppForm,
    AddKeyForm,
    CodeForm,
    ConfirmByCodeForm,
    ConfirmByKeyForm,
    KeyForm,
    LoginByKeyForm,
)
from organisations.login.proofs import forget_second_factor, proofs_of
from organisations.login.qr import qr_path
from organisations.login.second_factor import is_missing
from organisations.login.single_sign_on import FAILED, Exchange, LoginServices, refusal
from organisations.models import LoginLink
from organisations.models.logged_in import controllers_of

# What a login service that is away, or that answers with something else, can make of a request.
FAULTS = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError)


class LogIn(LoginView):  # type: ignore[misc]
    """Logga in, with the services that are configured."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"services": LoginServices(self.request).list_apps(self.request)}


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """Andra steget vid inloggning: a code or a key."""

    form_class = CodeForm
    webauthn_form_class = KeyForm


class LogInByKey(LoginWebAuthnView):  # type: ignore[misc]
    """Logga in med en nyckel."""

    form_class = LoginByKeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        logins.refused(how="webauthn")
        messages.error(self.request, WRONG_KEY)
        return redirect("account_login")


class Security(IndexView):  # type: ignore[misc]
    """Inloggning och säkerhet: what second steps the person has."""

    request: ActorRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "is_missing": is_missing(self.request),
            "links": LoginLink.objects.filter(user=self.request.user),
            "waiting": kept(self.request) is not None,
        }


class Changes:
    """En ändring av det andra steget, in the log."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        user = self.request.user
        logins.changed(user, controllers_of(user), self.request.resolver_match.view_name)
        self.afterwards()
        return answer

    def afterwards(self) -> None:
        """What follows from the change."""


class Adds(Changes):
    """Ett tillagt steg gäller i den här inloggningen: it was shown to work when it was added."""

    kind: Any

    def afterwards(self) -> None:
        record_authentication(self.request, self.request.user, "mfa", type=self.kind.value)


class Removes(Changes):
    """När det sista steget är borta it does not hold for this login any more either."""

    def afterwards(self) -> None:
        if not Authenticator.objects.filter(user=self.request.user).exists():
            forget_second_factor(self.request)


class AddApp(Adds, ActivateTOTPView):  # type: ignore[misc]
    """Lägg till en app som visar koder."""

    form_class = AddAppForm
    kind = Authenticator.Type.TOTP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"qr": qr_path(context["totp_url"])}


class RemoveApp(Removes, DeactivateTOTPView):  # type: ignore[misc]
    """Ta bort appen."""


class AddKey(Adds, AddWebAuthnView):  # type: ignore[misc]
    """Lägg till en nyckel, one that can be logged in with alone."""

    form_class = AddKeyForm
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | kwargs | {"options": options}


class RemoveKey(Removes, RemoveWebAuthnView):  # type: ignore[misc]
    """Ta bort en nyckel."""

    success_url = reverse_lazy("mfa_index")


class MakeCodes(Changes, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Gör nya reservkoder. The old ones stop working."""


class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    """Reservkoderna: shown once, in the answer to a press. To open the page changes nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = Authenticator.Type.RECOVERY_CODES
        mine = Authenticator.objects.filter(user=request.user)
        codes = get_object_or_404(mine, type=kind).wrap()
        context = {"unused_codes": codes.get_unused_codes(), "can_be_shown": not codes.did_view}
        answer: HttpResponse = self.render_to_response(context)
        return answer

    def post(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data())
        return answer


class Confirms:
    """En bekräftelse, in the log."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        proof = proofs_of(self.request)[-1]
        how = proof.get("type") or proof["method"]
        logins.confirmed(self.request.user, controllers_of(self.request.user), how)
        return answer


class ConfirmByPassword(Confirms, ReauthenticateView):  # type: ignore[misc]
    """Bekräfta med lösenord, or with the first way that the person has."""


class ConfirmByCode(Confirms, ConfirmByCodeView):  # type: ignore[misc]
    """Bekräfta med en kod."""

    form_class = ConfirmByCodeForm


class ConfirmByKey(Confirms, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Bekräfta med en nyckel."""

    form_class = ConfirmByKeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, WRONG_KEY)
        return redirect(self.request.get_full_path())


def confirm_by_service(request: HttpRequest) -> HttpResponse:
    """Bekräfta hos inloggningstjänsten som man kom in genom."""
    used = {proof.get("provider") for proof in proofs_of(request)}
    services = LoginServices(request).list_apps(request)
    known = [service for service in services if service.provider_id in used]
    if not known:
        raise Http404
    page = get_next_redirect_url(request) or reverse("mfa_index")
    return render(request, "account/confirm_by_service.html", {"services": known, "next": page})


@recently_authenticated
def resume(request: HttpRequest) -> HttpResponse:
    """Fortsätt med det ifyllda: shows what waits, and sends it where it was meant to go."""
    waiting = kept(request)
    if waiting is None:
        return redirect("reporting:start")
    fields = [(name, value) for name, values in waiting["fields"].items() for value in values]
    context = {"address": waiting["address"], "fields": fields}
    return render(request, "account/resume.html", context)


@login_not_required
def cancel_login(request: HttpRequest) -> HttpResponse:
    """Avbryt en halv inloggning: nothing of its first step is left. A whole one stays."""
    if not request.user.is_authenticated:
        request.session.flush()
    return redirect("account_login")


@login_not_required
def to_service(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Till inloggningstjänsten, which asks anew when the person is already logged in.

    A page that leads on rather than a redirect: our policy lets no form end at another host.
    """
    anew = {"prompt": "login", "max_age": "0"} if request.user.is_authenticated else None
    page = get_next_redirect_url(request)
    try:
        service = get_adapter(request).get_provider(request, provider=provider_id)
        there = service.redirect(request, AuthProcess.LOGIN, next_url=page, auth_params=anew)[
            "Location"
        ]
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except FAULTS:
        return refusal(request, FAILED)
    answer = render(request, "account/to_service.html", {"service": service.app, "there": there})
    answer["Refresh"] = f"0; url={there}"
    return answer


@login_not_required
def from_service(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Tillbaka från inloggningstjänsten."""
    try:
        exchange = Exchange(request, provider_id)
        answer: HttpResponse = OAuth2CallbackView.adapter_view(exchange)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except FAULTS:
        logins.refused(how="socialaccount")
        return refusal(request, FAILED)
    return answer
