"""Demokonton: shown on the login page in demo mode only (interfaces.md, Demo logins)."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

PASSWORD = "demo"  # noqa: S105 - invented people only, and never outside demo mode


@dataclass(frozen=True)
class DemoLogin:
    username: str
    role: str
    description: str


DEMO_LOGINS = [
    DemoLogin("socialkonsulent", "Socialkonsulent", "Dagens arbete i ett team"),
    DemoLogin("verksamhetsledare", "Verksamhetsledare", "Kö, platser och siffror"),
    DemoLogin("arbetsformedlare", "Arbetsförmedlare i teamet", "Samma ärenden, egen myndighet"),
    DemoLogin("remittent", "Remittent, AF", "Egna remisser"),
    DemoLogin("remittent.fk", "Remittent, FK", "Egna remisser"),
    DemoLogin("styrgrupp", "Styrgruppsledamot", "Endast sammanställningar"),
    DemoLogin("forbundschef", "Förbundschef", "Alla team, inga personer"),
    DemoLogin("ekonom", "Insatsekonom", "Insatsens pengar"),
    DemoLogin("logggranskare", "Logggranskare", "Åtkomstloggen"),
    DemoLogin("admin", "Administratör", "Inställningar"),
]


def demo_logins(request: HttpRequest) -> dict[str, object]:
    if not settings.DEMO_MODE or request.user.is_authenticated:
        return {}
    return {"demo_logins": DEMO_LOGINS, "demo_password": PASSWORD}
