"""Sökning i teamet: the text is kept in the login's session, and the address holds only its key.

A name or a personal number in an address would end up in histories and logs.
"""

import secrets

from organisations.http import ActorRequest

KEY = "searches"
KEPT = 10
LONGEST = 100


def remember(request: ActorRequest, text: str) -> str:
    """Sparar sökningen och ger dess nyckel; the oldest gives way to the newest."""
    key = secrets.token_urlsafe(6)
    kept = list(request.session.get(KEY, {}).items())[-KEPT + 1 :]
    request.session[KEY] = dict([*kept, (key, text.strip()[:LONGEST])])
    return key


def recall(request: ActorRequest, key: str) -> str:
    """Sökningens text; empty when the login has no such search."""
    return str(request.session.get(KEY, {}).get(key, ""))
