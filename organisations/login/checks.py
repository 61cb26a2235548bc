"""Systemkontroll av inloggningstjänsterna: what is set wrongly is found before a login."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from organisations.login.single_sign_on import issuer_of

NEEDED = ("id", "name", "server_url", "client_id", "client_secret")
HINT = "See OIDC_PROVIDERS in .env.example."


def check_login_services(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    services = settings.OIDC_PROVIDERS
    found = [fault for service in services for fault in faults_of(service)]
    if len({service.get("id") for service in services}) < len(services):
        found.append("Two login services have the same id")
    return [Error(fault, hint=HINT, id="organisations.E001") for fault in found]


def faults_of(service: dict[str, Any]) -> Iterator[str]:
    """Named by id: client_secret stands in no message."""
    name = service.get("id") or "without an id"
    missing = [key for key in NEEDED if not service.get(key)]
    if missing:
        yield f"Login service {name} lacks {', '.join(missing)}"
        return
    if not re.fullmatch(r"[-\w]+", name, re.ASCII):
        yield f"Login service {name}: the id is more than letters, digits and hyphens"
    is_trying = settings.DEBUG or settings.DEMO_MODE
    addresses = (service["server_url"], issuer_of(service))
    if not (is_trying or all(address.startswith("https://") for address in addresses)):
        yield f"Login service {name} is not reached over https"
