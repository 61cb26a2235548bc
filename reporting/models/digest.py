from datetime import date, datetime
from typing import Self

from django.db import models

from organisations.models import User


class DigestChoiceQuerySet(models.QuerySet["DigestChoice"]):
    def of(self, user: User) -> "DigestChoice":
        """Valet, or for who has made none the one that everybody begins with."""
        return self.filter(user=user).first() or DigestChoice(user=user)


class DigestChoice(models.Model):
    """Påminnelser: what somebody wants to be written to about, and a pause until a day."""

    row_key = ""

    user = models.OneToOneField(
        User,
        models.CASCADE,
        verbose_name="användare",
        related_name="digest_choice",
        editable=False,
    )
    daily = models.BooleanField("varje vardag om mina ärenden", default=True)
    weekly = models.BooleanField("varje måndag om teamet", default=True)
    paused_until = models.DateField("pausa till och med", null=True, blank=True)

    objects = DigestChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "val av påminnelser"
        verbose_name_plural = "val av påminnelser"

    def __str__(self) -> str:
        return f"påminnelser för {self.user_id}"

    def is_paused(self, day: date) -> bool:
        return self.paused_until is not None and day <= self.paused_until


class SentDigestQuerySet(models.QuerySet["SentDigest"]):
    def claim(self, user: User, day: date, *, at: datetime) -> "SentDigest | None":
        """Tar dagens brev till den här personen; None when it is taken, whoever did it."""
        row, is_new = self.get_or_create(user=user, day=day, defaults={"claimed_at": at})
        return row if is_new else None

    def before(self, day: date) -> Self:
        return self.filter(day__lt=day)


class SentDigest(models.Model):
    """Skickad påminnelse: one a person and day at most, however often the task runs.

    Claimed before it is sent. What is claimed and never sent, for the machine stopped between, is
    not sent that day: the next one says the same, since it tells what stands and not what is new.
    """

    row_key = ""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="användare", related_name="sent_digests"
    )
    day = models.DateField("dag")
    claimed_at = models.DateTimeField("påbörjad")
    sent_at = models.DateTimeField("skickad", null=True)

    objects = SentDigestQuerySet.as_manager()

    class Meta:
        verbose_name = "skickad påminnelse"
        verbose_name_plural = "skickade påminnelser"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="one_digest_a_day",
                violation_error_message="Dagens påminnelse är redan skickad.",
            ),
        ]

    def __str__(self) -> str:
        return f"påminnelse {self.day}"
