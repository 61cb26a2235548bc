"""Systemkontroll av tabellen, and the list of every URL that it must cover."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from finsam.access.roles import EVERY_ROLE
from finsam.access.table import TABLE, name_of


def named_patterns(
    resolver: URLResolver | None = None, prefix: str = "", route: str = ""
) -> Iterator[tuple[str, str]]:
    """Every URL of the project as (name with namespace, route); the name is empty if unnamed."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_patterns(pattern, inner, here)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}" if pattern.name else "", here


def check_access_table(**kwargs: Any) -> list[CheckMessage]:
    """Systemkontroll: every URL stands in the table, and the table names nothing else."""
    urls = list(named_patterns())
    names = {name for name, _ in urls if name}
    decided = {name_of(key) for key in TABLE}
    role = apps.get_model("organisations", "Membership")._meta.get_field("role")
    known_roles = {str(value) for value, _ in role.flatchoices}
    return [
        *(_error("E001", f"URL {pattern!r} has no name.") for name, pattern in urls if not name),
        *(_error("E002", f"URL {name!r} has no access decision.") for name in names - decided),
        *(_error("E003", f"{name!r} is decided but is no URL.") for name in decided - names),
        *(_error("E004", f"{role!r} is no role.") for role in EVERY_ROLE ^ known_roles),
        *(_error("E005", f"{key!r} is decided both whole and by value.") for key in doubled()),
    ]


def doubled() -> list[str]:
    return [key for key in TABLE if "[" in key and name_of(key) in TABLE]


def _error(number: str, message: str) -> Error:
    return Error(message, hint="See the rows in finsam/access/rows/.", id=f"finsam.{number}")
