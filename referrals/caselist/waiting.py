"""Väntande lista: a checked file rests in private storage until someone says "läs in".

Its name is random and stands only in the session of who uploaded it, never in an address. Half an
hour later it is gone, whether or not it was read.
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from organisations.models import Membership

KEY = "case_list"
RESTS = timedelta(minutes=30)


def folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "case_lists"


def put(session: SessionBase, actor: Membership, data: bytes, *, now: datetime) -> None:
    """Lägger listan att vänta, in place of any earlier one; readable by the application alone."""
    drop(session)
    remove_old(now)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    path = folder() / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    session[KEY] = {"name": name, "hat": actor.pk, "until": (now + RESTS).isoformat()}


def find(session: SessionBase, actor: Membership, *, now: datetime) -> bytes | None:
    """Listan som väntar; None under another hat, too late, or when there is none."""
    kept: dict[str, Any] = session.get(KEY) or {}
    if kept.get("hat") != actor.pk or now >= datetime.fromisoformat(kept["until"]):
        return None
    try:
        return (folder() / str(kept["name"])).read_bytes()
    except FileNotFoundError:
        return None


def drop(session: SessionBase) -> None:
    kept = session.pop(KEY, None)
    if kept:
        (folder() / kept["name"]).unlink(missing_ok=True)


def remove_old(now: datetime) -> int:
    """Tar bort det som har väntat för länge, whoever left it. Returns how many."""
    limit = (now - RESTS).timestamp()
    old = [path for path in folder().glob("*") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
