"""Överlämnad skärm: a login that is handed to somebody else answers at one page and nowhere else.

The row of the login says so, so it holds for every tab, for every client that has the cookie, and
whatever the browser shows of what it had: back, reload and other addresses lead to the page.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audit import logins
from finsam.forms import VerbForm
from organisations.http import ActorRequest
from organisations.login.confirming import lead_to
from organisations.login.forms import refuse
from organisations.login.throttling import refuse_if_closed
from organisations.models import Login, Pin, User
from organisations.models.logged_in import controllers_of

DIGITS = 6
RUNS = "0123456789 9876543210 1234567890 0987654321"
WRONG = "Koden eller lösenordet stämmer inte."


class HandedOver:
    """Låser inloggningen till sidan som den är överlämnad till, and to the one that takes it back.

    The pages that the browser keeps are dropped from the moment of handing over, so that "back"
    asks the server. Where the form is gone, or leads elsewhere, what is left is to unlock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        login: Login | None = getattr(request, "login", None)
        if login is None:
            return self.get_response(request)
        answer = self.answer_to(request, login.locked_to)
        if login.locked_to:
            answer["Clear-Site-Data"] = '"cache"'
        return answer

    def answer_to(self, request: HttpRequest, locked_to: str) -> HttpResponse:
        door = reverse("account_unlock")
        if not locked_to or request.path == door:
            return self.get_response(request)
        if request.path != locked_to:
            return lead_to(request, locked_to)
        answer = self.get_response(request)
        leads_to = urlsplit(answer.headers.get("Location", "")).path
        is_gone = answer.status_code == 404 or leads_to not in ("", locked_to)
        return redirect(door) if is_gone else answer


def secret_field(label: str, help_text: str = "", **attributes: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=help_text, max_length=128, widget=widget)


class UnlockForm(VerbForm):
    """Pinkod eller lösenord. A wrong one counts as a wrong password does, and closes as it."""

    secret = secret_field("Din pinkod eller ditt lösenord")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_secret(self) -> str:
        typed: str = self.cleaned_data["secret"]
        refuse_if_closed(self.user)
        self.how = "pin" if Pin.opens(self.user, typed) else "password"
        if self.how == "password" and not self.user.check_password(typed):
            refuse(self.user, how="pin")
            raise ValidationError(WRONG)
        return typed


class PinForm(VerbForm):
    """Pinkod: six digits, written twice."""

    code = secret_field("Pinkod", "Sex siffror.", inputmode="numeric")
    again = secret_field("Pinkoden en gång till", inputmode="numeric")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        six = RegexValidator(rf"^[0-9]{{{DIGITS}}}$", "Skriv sex siffror")
        self.fields["code"].validators.append(six)

    def clean_code(self) -> str:
        """Whoever holds the screen has five guesses: not one that everybody begins with."""
        code: str = self.cleaned_data["code"]
        if code in RUNS or len(set(code)) == 1:
            raise ValidationError("Välj siffror som inte är lika eller i följd")
        return code

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and self.cleaned_data["code"] != self.cleaned_data["again"]:
            self.add_error("again", "Koderna är inte lika")
        return cleaned


def unlock(request: ActorRequest) -> HttpResponse:
    """Lås upp: the device comes back to whoever handed it over."""
    login = request.login
    if not login.locked_to:
        return redirect("reporting:start")
    form = UnlockForm(request.POST or None, user=request.user)
    if form.is_valid():
        login.take_back()
        logins.confirmed(request.user, controllers_of(request.user), form.how)
        return redirect(login.leads_back_to)
    return render(request, "account/unlock.html", {"form": form, "page": login.locked_to})


def set_pin(request: ActorRequest) -> HttpResponse:
    """Välj pinkod. Asked for who is there first (organisations/account_urls.py)."""
    form = PinForm(request.POST or None)
    if form.is_valid():
        Pin.choose(request.user, form.cleaned_data["code"])
        logins.changed(request.user, controllers_of(request.user), "account_pin")
        messages.success(request, "Pinkoden är sparad.")
        return redirect("mfa_index")
    return render(request, "account/pin.html", {"form": form})
