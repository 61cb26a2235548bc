"""Påminnelser i bakgrunden: one task a person, so that one who fails keeps nobody waiting."""

from datetime import date

from celery import shared_task
from django.core.mail import send_mail
from django.db import transaction
from django.utils.timezone import localdate, now

from finsam.celery import StepwiseTask
from organisations.models import User
from reporting.digests import letter_to, recipients
from reporting.models import SentDigest

SUBJECT = "Samordning: att göra"


@shared_task
def send_digests() -> int:
    """Skickar dagens påminnelser. Run twice, it writes to nobody twice."""
    today = localdate()
    found = list(recipients(today))
    for pk in found:
        send_digest.delay(pk, today.isoformat())
    return len(found)


@shared_task(
    base=StepwiseTask,  # the claim is seen before the letter leaves
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=5,
)
def send_digest(user_pk: int, day: str) -> None:
    write_to(user_pk, date.fromisoformat(day))


def write_to(user_pk: int, day: date) -> bool:
    """Skriver till en person, once a day at most; tells whether it did.

    Raises OSError when the mail server does not answer: the day is then free to try again.
    """
    with transaction.atomic():
        user = User.objects.get(pk=user_pk)
        if SentDigest.objects.filter(user=user, day=day).exists():
            return False
        text = letter_to(user, day)
        claim = SentDigest.objects.claim(user, day, at=now()) if text else None
    if text is None or claim is None:
        return False
    try:
        send_mail(SUBJECT, text, from_email=None, recipient_list=[user.shown_email])
    except OSError:
        claim.delete()
        raise
    SentDigest.objects.filter(pk=claim.pk).update(sent_at=now())
    return True
