"""Bevis i inloggningen: how the person of this session has shown who they are, and when."""

import time
from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.conf import settings
from django.http import HttpRequest

RECENT = 5 * 60  # seconds


def proofs_of(request: HttpRequest, user: Any = None) -> list[dict[str, Any]]:
    """In the order given; those of `user` while the login is not yet whole."""
    records: list[dict[str, Any]] = get_authentication_records(request, user or request.user)
    return records


def is_recent(request: HttpRequest) -> bool:
    """Nyss bekräftad: the last proof is at most five minutes old."""
    return any(time.time() - proof["at"] < RECENT for proof in proofs_of(request)[-1:])


def has_second_factor(request: HttpRequest) -> bool:
    """Andra steg i denna inloggning; a login service counts as it is configured."""
    return any(is_second_factor(proof) for proof in proofs_of(request))


def is_second_factor(proof: dict[str, Any]) -> bool:
    return proof["method"] == "mfa" or is_by_trusted_service(proof)


def is_by_trusted_service(proof: dict[str, Any]) -> bool:
    """Inloggad hos en tjänst som själv har krävt ett andra steg, as its configuration says."""
    trusted = {
        provider["id"]
        for provider in settings.OIDC_PROVIDERS
        if provider.get("sso_counts_as_second_factor")
    }
    return proof["method"] == "socialaccount" and proof.get("provider") in trusted


def ways_in(request: HttpRequest) -> str:
    """Sätten i ordning, as the log names them: "password+totp"."""
    return "+".join(
        dict.fromkeys(proof.get("type") or proof["method"] for proof in proofs_of(request))
    )


def forget_second_factor(request: HttpRequest) -> None:
    """When the last one is removed, what it proved goes with it."""
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        proof for proof in proofs_of(request) if proof["method"] != "mfa"
    ]
