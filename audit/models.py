from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Reading(models.Model):
    """Åtkomstloggens rad: who, under which hat, asked what, when, and what the answer was.

    Bare ids and labels without foreign keys, so that the log outlives what it speaks of. Holds no
    text of any case. Written once: the database refuses change (SoLPuL 10 §, domain.md §0.4).
    """

    append_only = True

    class Outcome(models.TextChoices):
        """Svar."""

        SHOWN = "shown", "visat"
        CHANGED = "changed", "sparat"
        DENIED = "denied", "nekat"
        FAILED = "failed", "fel"
        SWITCHED = "switched", "bytte roll"
        LOGGED_IN = "logged_in", "loggade in"
        LOGGED_OUT = "logged_out", "loggade ut"
        REFUSED = "refused", "nekad inloggning"

    at = models.DateTimeField("tid", db_default=Now(), db_index=True)
    user_id = models.BigIntegerField("användare", null=True)
    membership_id = models.BigIntegerField("medlemskap", null=True)
    who = models.CharField("vem", max_length=150, blank=True)
    hat = models.CharField("roll", max_length=200, blank=True)
    controller_id = models.BigIntegerField("personuppgiftsansvarig", null=True)
    view = models.CharField("vad", max_length=80)
    kind = models.CharField("slag", max_length=40, blank=True)
    subjects = ArrayField(models.BigIntegerField(), verbose_name="avser", default=list)
    asked = models.CharField("frågat efter", max_length=60, blank=True)
    outcome = models.CharField("svar", max_length=10, choices=Outcome)
    status = models.PositiveSmallIntegerField("statuskod", default=200)

    class Meta:
        verbose_name = "läsning"
        verbose_name_plural = "läsningar"
        indexes = [
            GinIndex(fields=["subjects"], name="reading_subjects"),
            models.Index(fields=["user_id", "-at"], name="reading_user"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.view}"
