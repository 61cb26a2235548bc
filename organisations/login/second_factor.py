"""Andra steget: what allauth keeps of it, when a login is asked for it, and where it must be."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from finsam.access import decision_for
from finsam.encryption import decrypt, encrypt, renew
from organisations.login.confirming import keep, lead_to, with_return
from organisations.login.proofs import has_second_factor, is_by_trusted_service, proofs_of
from organisations.models import User

PURPOSE = "mfa"
SECRETS = ("secret", "seed")  # in the data of an app, and of the recovery codes


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Hemligheterna krypteras: neither the key of an app nor the recovery codes can be copied out
    of the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Koden stämmer inte. Skriv den som visas nu.",
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, PURPOSE)

    def get_totp_issuer(self) -> str:
        return "Samordning"

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return f"Nyckel {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Frågar efter det andra steget, unless the login service has already asked for its own."""

    def _should_handle(self, request: HttpRequest) -> bool:
        proofs = proofs_of(request, self.login.user)
        return not any(map(is_by_trusted_service, proofs)) and super()._should_handle(request)


class SecondFactorRequired:
    """Tvingar fram andra steget: where the hat's place asks for it, nothing else is reached.

    Asked at every request, so it bites on the first one after it was decided. The pages of the own
    account stay open: there the second step is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        decision = decision_for(match.view_name, match.kwargs) if match else None
        if decision is None or decision.public or decision.without_hat or not is_missing(request):
            return None
        return lead_to(request, where_to_give_it(request))


def is_missing(request: HttpRequest) -> bool:
    """Krävs men saknas i denna inloggning."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.needs_second_factor and not has_second_factor(request)


def where_to_give_it(request: HttpRequest) -> str:
    """The page where it is made or, for one that is there, where it is asked for."""
    kinds = {*Authenticator.objects.filter(user=request.user).values_list("type", flat=True)}
    if Authenticator.Type.TOTP in kinds:
        return with_return(reverse("mfa_reauthenticate"), request)
    if Authenticator.Type.WEBAUTHN in kinds:
        return with_return(reverse("mfa_reauthenticate_webauthn"), request)
    if request.method == "POST":
        keep(request)
    return reverse("mfa_index")


@transaction.atomic
def renew_secrets(*, write: bool) -> int:
    """Byter nyckel på hemligheterna; how many stood under an older one. Raises UnreadableText."""
    changed = 0
    holding = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    for row in holding.select_for_update().order_by("pk"):
        old = {name: row.data[name] for name in SECRETS if name in row.data}
        new = {name: renew(token, PURPOSE) for name, token in old.items()}
        changed += sum(new[name] != old[name] for name in old)
        if write and new != old:
            row.data |= new
            row.save(update_fields=["data"])
    return changed
