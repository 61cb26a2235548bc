"""Krypterad text: what not even the one who keeps the database may read.

One secret serves one purpose: every purpose has a key of its own, derived from FIELD_KEYS, so a
text moved to a column of another purpose cannot be read there. FIELD_KEYS holds the newest first;
a new one is added before the old, `rotate_field_keys` carries every text over, and then the old
one is removed. SECRET_KEY signs and is never used here.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

PURPOSES = frozenset(
    {"protection", "violence", "survey", "openings", "disclosures", "drafts", "mfa"}
)
SHORTEST_KEY = 40
FEWEST_CHARACTERS = 12  # different ones: a long key of one letter is a weak key


class UnreadableText(Exception):
    """Texten går inte att läsa: changed, moved, or written under a key that has been removed."""


def encrypt(text: str, purpose: str) -> str:
    """Krypterar, under the newest key. An empty text stays empty: that nothing is said is plain."""
    return cipher(purpose).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str, purpose: str) -> str:
    """Dekrypterar. Raises UnreadableText, without the token, and never gives half a text."""
    if not token:
        return ""
    try:
        return cipher(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise UnreadableText(f"No key of FIELD_KEYS opens this text ({purpose})") from None


def renew(token: str, purpose: str) -> str:
    """Samma text under den nyaste nyckeln; the token itself when it stands under it already."""
    newest = ciphers(purpose)[0]
    try:
        newest.decrypt(token.encode())
    except InvalidToken:
        return encrypt(decrypt(token, purpose), purpose)
    return token


def cipher(purpose: str) -> MultiFernet:
    return MultiFernet(ciphers(purpose))


def ciphers(purpose: str) -> Sequence[Fernet]:
    """Ett chiffer per nyckel, the newest first. Raises ValueError for an unknown purpose."""
    if purpose not in PURPOSES:
        raise ValueError(f"Unknown purpose: {purpose}")
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is empty: encrypted texts need a key")
    return [derived(key, purpose) for key in settings.FIELD_KEYS]


@lru_cache(maxsize=64)
def derived(key: str, purpose: str) -> Fernet:
    """Nyckeln för ett ändamål (HKDF, RFC 5869, with the purpose as info)."""
    info = f"samordning field {purpose}".encode()
    material = HKDF(SHA256(), length=32, salt=None, info=info).derive(key.encode())
    return Fernet(urlsafe_b64encode(material))


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Krypterad text: a text column that holds tokens; the history column does so too.

    Never searched, ordered or indexed. Only "is null" can be asked of it; every other lookup
    raises FieldError, since two tokens of one text are never equal.
    """

    description = "krypterad text"

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_purpose(), *self._check_not_indexed()]

    def _check_purpose(self) -> list[checks.CheckMessage]:
        if self.purpose in PURPOSES:
            return []
        hint = "Choose one of finsam.encryption.PURPOSES."
        return [checks.Error("Unknown purpose", hint=hint, obj=self, id="finsam.E020")]

    def _check_not_indexed(self) -> list[checks.CheckMessage]:
        if not (self.db_index or self.unique):  # type: ignore[attr-defined]
            return []
        hint = "Tokens of the same text differ: an index finds nothing."
        return [
            checks.Error("An encrypted text has no index", hint=hint, obj=self, id="finsam.E021")
        ]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        prepared = super().get_db_prep_save(value, connection)
        return encrypt(prepared, self.purpose) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(value, self.purpose)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched ({lookup_name})")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted and cannot be searched ({lookup_name})")


def check_field_keys(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Felaktig driftsättning: no key, a weak one, one twice, or the one that signs."""
    keys, signing = settings.FIELD_KEYS, {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}
    faults = {
        "FIELD_KEYS is empty": not keys,
        "FIELD_KEYS holds a weak key": any(map(is_weak, keys)),
        "FIELD_KEYS holds a key twice": len(set(keys)) < len(keys),
        "FIELD_KEYS and SECRET_KEY share a key": not signing.isdisjoint(keys),
    }
    hint = 'Make each with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    return [
        checks.Error(fault, hint=hint, id=f"finsam.E01{number}")
        for number, (fault, found) in enumerate(faults.items())
        if found
    ]


def is_weak(key: str) -> bool:
    few = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS
    return few or key == settings.DEVELOPMENT_FIELD_KEY
