from datetime import date, datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Self

from django.db import models

from organisations.models import Membership


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def issue(self, hat: Membership, *, whole_team: bool, at: datetime) -> str:
        """Ger en ny adress and its secret, which is kept nowhere. The old one ends with it."""
        secret = token_urlsafe(32)
        facts = {"digest": digest_of(secret), "whole_team": whole_team, "issued_at": at}
        self.update_or_create(hat=hat, defaults=facts)
        return secret

    def live(self, secret: str, *, today: date) -> Self:
        """Prenumerationen med den hemligheten, while the role lasts.

        Found by the hash: how long that takes tells nothing of the secret.
        """
        hats = Membership.objects.active(today).team_staff()
        return self.filter(digest=digest_of(secret), hat__in=hats)

    def with_hat(self) -> Self:
        return self.select_related("hat__user", "hat__team__owner")


class CalendarFeed(models.Model):
    """Kalenderprenumeration: a secret address at which one role's bookings are read by a calendar.

    The secret itself is shown once. What it gives holds no person (product.md).
    """

    row_key = ""

    hat = models.OneToOneField(
        Membership, models.CASCADE, verbose_name="roll", related_name="calendar_feed"
    )
    digest = models.CharField("hemlighetens hash", max_length=64, unique=True)
    whole_team = models.BooleanField("hela teamets möten", default=False)
    issued_at = models.DateTimeField("skapad")

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "kalenderprenumeration"
        verbose_name_plural = "kalenderprenumerationer"

    def __str__(self) -> str:
        return f"prenumeration {self.issued_at:%Y-%m-%d}"


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
