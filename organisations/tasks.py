from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now

from organisations.models import Login, ParkedForm


@shared_task
def forget_old_logins() -> None:
    """Rensar gamla inloggningar: they may hold what was searched for, which was a name.

    Those nobody came back to are ended here. The row of a login is kept as long as text may still
    come from a page of it, and the text as long again.
    """
    SessionStore.clear_expired()
    at = now()
    for login in Login.objects.over(at):
        Login.objects.filter(pk=login.pk).end(login.why_over(at), at=at)
    Login.objects.filter(ended_at__lt=at - settings.PARKED_FOR).delete()
    ParkedForm.objects.filter(made_at__lt=at - settings.PARKED_FOR).delete()
