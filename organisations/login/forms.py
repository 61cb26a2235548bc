"""Formulären i inloggningen: allauth's, throttled, and with the words of this house."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from audit import logins
from organisations.login import throttling
from organisations.models.logged_in import controllers_of

WRONG_CODE = "Koden stämmer inte. Skriv den som visas nu."
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, ValidationError)
WRONG_KEY = "Nyckeln kunde inte användas. Försök igen, eller välj ett annat sätt."


def code_field(label: str, help_text: str = "") -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=help_text, max_length=40, widget=forms.TextInput(attrs=attributes)
    )


class ThrottledCode(forms.Form):
    """En kod räknas som ett lösenord: a wrong one is a failure, a right one works once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        throttling.refuse_if_closed(self.user)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            spend(self.authenticator, code)
        except ValidationError:
            refuse(self.user, how="code")
            raise ValidationError(WRONG_CODE) from None
        return code


def refuse(user: Any, *, how: str) -> None:
    """Nekat: counted, and in the log."""
    throttling.count_failure(user)
    logins.refused(user, controllers_of(user), how=how)


class CodeForm(ThrottledCode, AuthenticateForm):  # type: ignore[misc]
    """Andra steget vid inloggning."""

    code = code_field("Kod", "Sex siffror från appen, eller en av dina reservkoder.")


class ConfirmByCodeForm(ThrottledCode, ReauthenticateForm):  # type: ignore[misc]
    """Bekräfta med en kod."""

    code = code_field("Kod", "Sex siffror från appen, eller en av dina reservkoder.")


class AddAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """Visa att appen har läst in nyckeln."""

    code = code_field("Kod från appen", "Sex siffror. En ny kod visas varje halv minut.")


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> None:
    """Förbrukar appens kod: whoever saw it typed cannot type it again, in any process.

    Raises ValidationError for a code that is not newer than the last one that was used.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    used = period_of(decrypt(row.data["secret"]), code)
    if used <= row.data.get("used", 0):
        raise ValidationError(WRONG_CODE)
    row.data["used"] = used
    row.save(update_fields=["data"])


def period_of(secret: str, code: str) -> int:
    """Halvminuten som koden hör till; 0 for one that belongs to none just now."""
    digits = "".join(code.split())
    periods = yield_hotp_counters_from_time()
    return next((p for p in periods if format_hotp_value(hotp_value(secret, p)) == digits), 0)


class ReadableCredential(forms.Form):
    """Nyckelns svar kommer från webbläsaren: whatever else stands there is a wrong answer."""

    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": WRONG_KEY, "invalid": WRONG_KEY}
    )


class KeyForm(ReadableCredential, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Andra steget med en nyckel."""

    user: Any

    def clean_credential(self) -> Any:
        if self.user:
            throttling.refuse_if_closed(self.user)
        try:
            return super().clean_credential()
        except UNREADABLE:
            if self.user:
                refuse(self.user, how="webauthn")
            raise ValidationError(WRONG_KEY) from None


class ConfirmByKeyForm(KeyForm):
    """Bekräfta med en nyckel."""

    reauthenticated = True


class LoginByKeyForm(KeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    """Logga in med en nyckel, without user name and password."""


class AddKeyForm(ReadableCredential, AddWebAuthnForm):  # type: ignore[misc]
    """Lägg till en nyckel. Every one can be logged in with, so there is nothing to choose."""

    name = forms.CharField(
        label="Namn på nyckeln", max_length=60, help_text="Så att du känner igen den, som Mobilen."
    )
    passwordless = None  # allauth's choice between two kinds of keys

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean() or {}
        except UNREADABLE:
            raise ValidationError(WRONG_KEY) from None
        return cleaned


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Byt lösenord. A guess at the old one counts as a guess at the login page."""

    def clean_oldpassword(self) -> str:
        old: str = self.cleaned_data["oldpassword"]
        if not get_adapter(context.request).reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old
