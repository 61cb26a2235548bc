from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task
def forget_old_logins() -> None:
    """Rensar gamla inloggningar: they may hold what was searched for, which was a name."""
    SessionStore.clear_expired()
