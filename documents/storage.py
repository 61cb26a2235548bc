"""Privat lagring: files stand under their own hash, outside every folder that is served."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import connection

SHA256_LENGTH = 64


def hold(sha256: str) -> None:
    """Håller bytena till transaktionens slut: nobody drops what another row is about to name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def path_of(sha256: str) -> Path:
    return Path(settings.PRIVATE_ROOT) / sha256[:2] / sha256


def keep(data: bytes) -> str:
    """Sparar: whole under its SHA-256, or not at all. Keeping the same bytes again is harmless.

    Called in the transaction that writes the row which names the bytes.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    hold(sha256)
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
        draft.flush()
        os.fsync(draft.fileno())
    os.replace(draft.name, path)
    return sha256


def read_whole(sha256: str) -> bytes | None:
    """Bytena, or None when they are gone or changed."""
    path = path_of(sha256)
    data = path.read_bytes() if path.is_file() else b""
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def is_whole(sha256: str) -> bool:
    """Filen finns och är oförändrad."""
    return read_whole(sha256) is not None


def drop(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)


def stored() -> Iterator[str]:
    """Allt som är lagrat, by its hash; drafts that were never finished have other names."""
    for path in Path(settings.PRIVATE_ROOT).glob("??/*"):
        if len(path.name) == SHA256_LENGTH:
            yield path.name
