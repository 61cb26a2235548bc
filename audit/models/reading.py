from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from audit.transactions import CurrentTransaction, TransactionField


class ReadingQuerySet(models.QuerySet["Reading"]):
    def filed_under(self, controller_id: int | None) -> Self:
        """Den granskandes rader: those of their own controller; none for a reviewer without one."""
        return self.filter(controller_id=controller_id) if controller_id else self.none()

    def between(self, first: datetime, end: datetime) -> Self:
        """From the one instant up to but not including the other."""
        return self.filter(at__gte=first, at__lt=end)

    def of_subjects(self, kinds: Iterable[str], subjects: Iterable[int]) -> Self:
        """Rader som avser något av dem: the ids of one kind of object mean nothing in another."""
        return self.filter(kind__in=[*kinds], subjects__overlap=[*subjects])

    def readings(self) -> Self:
        return self.filter(outcome__in=READINGS)

    def alerts(self) -> Self:
        return self.filter(alert=True)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Reading(models.Model):
    """Åtkomstloggens rad: who, under which hat, asked what, when, and what the answer was.

    Bare ids and labels without foreign keys, so that the log outlives what it speaks of. Holds no
    text of any case. Written once: the database refuses change (SoLPuL 10 §, domain.md §0.4).
    `written_in` is the transaction's number, by which the seals find every row (audit.models.seal).
    """

    append_only = True

    class Outcome(models.TextChoices):
        """Svar: what the answer was, or what was done."""

        SHOWN = "shown", "visat"
        CHANGED = "changed", "sparat"
        EXPORTED = "exported", "tog ut som fil"
        DOWNLOADED = "downloaded", "hämtade fil"
        DISCLOSED = "disclosed", "lämnade ut"
        OPENED = "opened", "öppnade med skäl"
        ALERTED = "alerted", "läste skyddad person"
        DENIED = "denied", "nekat"
        FAILED = "failed", "fel"
        SWITCHED = "switched", "bytte roll"
        LOGGED_IN = "logged_in", "loggade in"
        LOGGED_OUT = "logged_out", "loggade ut"
        REFUSED = "refused", "nekad inloggning"
        CLOSED = "closed", "spärrad inloggning"
        CONFIRMED = "confirmed", "bekräftade sig"

    at = models.DateTimeField("tid", db_default=Now())
    written_in = TransactionField("transaktion", db_default=CurrentTransaction(), editable=False)
    user_id = models.BigIntegerField("användare", null=True)
    membership_id = models.BigIntegerField("medlemskap", null=True)
    who = models.CharField("vem", max_length=150, blank=True)
    hat = models.CharField("roll", max_length=200, blank=True)
    controller_id = models.BigIntegerField("personuppgiftsansvarig", null=True)
    view = models.CharField("vad", max_length=80)
    kind = models.CharField("slag", max_length=40, blank=True)
    classes = ArrayField(
        models.CharField(max_length=2), verbose_name="uppgiftsklasser", default=list, blank=True
    )
    subjects = ArrayField(models.BigIntegerField(), verbose_name="avser", default=list)
    asked = models.CharField("frågat efter", max_length=60, blank=True)
    outcome = models.CharField("svar", max_length=10, choices=Outcome)
    alert = models.BooleanField("ska granskas", default=False)
    status = models.PositiveSmallIntegerField("statuskod", default=200)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "läsning"
        verbose_name_plural = "läsningar"
        indexes = [
            GinIndex(fields=["subjects"], name="reading_subjects"),
            models.Index(fields=["user_id", "-at"], name="reading_user"),
            models.Index(fields=["controller_id", "-at", "-id"], name="reading_controller"),
            models.Index(fields=["asked", "-at"], condition=~Q(asked=""), name="reading_asked"),
            models.Index(
                fields=["controller_id", "-at"], condition=Q(alert=True), name="reading_alert"
            ),
            models.Index(fields=["written_in", "id"], name="reading_order"),
            # Denials and faults are few among the readings, and are what is asked for.
            models.Index(
                fields=["controller_id", "outcome", "-at"],
                condition=~Q(outcome="shown"),
                name="reading_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.view}"


# What was seen or left the house, as against logins, denials and faults.
READINGS = (
    Reading.Outcome.SHOWN,
    Reading.Outcome.CHANGED,
    Reading.Outcome.EXPORTED,
    Reading.Outcome.DOWNLOADED,
    Reading.Outcome.DISCLOSED,
    Reading.Outcome.OPENED,
)
# Each stands in the reviewer's list "Att granska".
ALERTS = (Reading.Outcome.OPENED, Reading.Outcome.ALERTED)
