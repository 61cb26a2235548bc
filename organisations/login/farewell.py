"""Varför inloggningen tog slut: said once more on the login page, for whoever comes back to it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import now

from organisations.models import Login, ParkedForm

SAID_FOR = timedelta(days=1)  # over a night; after that it is no news
Ended = Login.Ended


def farewell(request: HttpRequest) -> dict[str, Any]:
    """Context of the login page only. Names nobody: anyone may sit at this computer now."""
    match = request.resolver_match
    if request.user.is_authenticated or match is None or match.view_name != "account_login":
        return {}
    login, at = last_here(request), now()
    if login is None or at - login.seen_at > SAID_FOR:
        return {}
    sentence = why(login, at)
    return {"ended": sentence, "text_is_kept": bool(sentence) and has_text(login)}


def last_here(request: HttpRequest) -> Login | None:
    """Den senaste inloggningen i den här webbläsaren, by the secret its pages were signed with."""
    secret = request.META.get("CSRF_COOKIE")
    return Login.objects.signed_with(secret).first() if secret else None


def why(login: Login, at: datetime) -> str:
    """Meningen; none for who logged out, and none that tells a closed account from another end."""
    minutes = settings.LOGIN_IDLE_LIMIT.seconds // 60
    hours = settings.LOGIN_LIMIT.seconds // 3600
    return {
        Ended.IDLE: f"Du loggades ut, för inget hände på {minutes} minuter.",
        Ended.LIMIT: f"Du loggades ut, för du hade varit inloggad i {hours} timmar.",
        Ended.ELSEWHERE: "Du loggades ut här från en annan webbläsare.",
        Ended.PASSWORD: "Du loggades ut här, för lösenordet byttes.",
        Ended.SECOND_FACTOR: "Du loggades ut här, för andra steget i inloggningen ändrades.",
        Ended.CLOSED: "Du loggades ut.",
    }.get(Ended(login.why_over(at) or Ended.LOGGED_OUT), "")


def has_text(login: Login) -> bool:
    return ParkedForm.objects.filter(user=login.user, made_at__gte=login.began_at).exists()
