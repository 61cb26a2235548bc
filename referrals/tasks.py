"""Brev till remittenten: by e-mail, with the number and a link and nothing else (product.md)."""

from celery import shared_task
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.timezone import localdate, now

from finsam.row_security import system
from organisations.models import Membership
from organisations.roles import Role
from referrals.caselist.waiting import remove_old
from referrals.models import Referral


class Letter(TextChoices):
    """Anledning att skriva."""

    RECEIPT = "receipt", "är mottagen"
    QUESTION = "question", "har frågor från teamet"
    NEWS = "news", "har nytt besked"


def tell_referrer(referral: Referral, letter: Letter, link: str) -> None:
    """Skriver när det är sparat. Whoever does not log in gets no e-mail.

    The page says the same as the letter, so a queue that is down loses no more than the reminder;
    therefore its error is logged and the save stands.
    """

    def publish() -> None:
        send_letter.delay(referral.pk, letter.value, link)

    if referral.referrer and referral.referrer.role == Role.REMITTENT:
        transaction.on_commit(publish, robust=True)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_letter(referral_pk: int, letter: str, link: str) -> None:
    """Skickar brevet, if the referrer still works there, has an address and may still be told.

    To staff with protected uppgifter no letter is sent: the page says the same (domain.md §6.5).
    """
    with system("brev till remittenten"):
        referral = Referral.objects.with_contact(localdate()).get(pk=referral_pk)
        readers = Membership.objects.active(localdate()).filter(referrals=referral)
        addresses = [reader.user.shown_email for reader in readers.select_related("user")]
    if any(addresses) and not referral.contact_ended_on:
        subject = f"Remiss {referral.number} {Letter(letter).label}"
        text = render_to_string("referrals/mail/letter.txt", {"subject": subject, "link": link})
        send_mail(subject, text, from_email=None, recipient_list=addresses)


@shared_task
def remove_old_lists() -> None:
    """Tar bort ärendelistor som ingen läste in; a leader may close the browser and never return."""
    remove_old(now())
