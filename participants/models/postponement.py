from datetime import date, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from finsam.dates import plain
from organisations.models import Membership
from participants.models.enrolment import Enrolment

MOST = timedelta(days=92)
"""Längst tre månader: by then the next follow-up is due anyhow (seed 001)."""


class Watch(models.TextChoices):
    """Bevakning: what the worklist watches in a case. The value stands in addresses too."""

    LATE = "sen", "försenad uppföljning"
    DOCUMENT = "slutdokument", "slutdokument att skicka"
    SOON = "inom14", "uppföljning inom 14 dagar"
    QUIET = "tyst", "ingen kontakt"
    END_DATE = "slutdatum", "slutdatum"
    CONSENT = "samtycke", "samtycke som upphör"


class PostponementQuerySet(models.QuerySet["Postponement"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def lasting(self, today: date) -> Self:
        """Borta från listan i dag: it returns on the day that was set."""
        return self.filter(until__gt=today)


class Postponement(models.Model):
    """Uppskjutet: an item of the worklist that somebody has put off to a day, and why.

    It is bound to its cause: the day that the item is counted from. What falls due later of the
    same kind is another cause, and shows itself. Nothing is changed in the case.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="postponements"
    )
    watch = models.CharField("bevakning", max_length=12, choices=Watch)
    cause_on = models.DateField("räknas från")
    until = models.DateField("åter den")
    reason = models.CharField("skäl", max_length=200)
    by = models.ForeignKey(
        Membership, models.PROTECT, verbose_name="uppskjutet av", related_name="+"
    )
    made_at = models.DateTimeField("uppskjutet")

    objects = PostponementQuerySet.as_manager()

    class Meta:
        verbose_name = "uppskjuten bevakning"
        verbose_name_plural = "uppskjutna bevakningar"
        ordering = ["until", "pk"]
        indexes = [models.Index(fields=["enrolment", "until"], name="postponed_in_case")]

    def __str__(self) -> str:
        return f"{self.get_watch_display()} till {self.until}"

    def put_off(self, *, by: Membership, at: datetime) -> None:
        """Skjuter upp. Raises ValidationError for a day that has been or is too far away."""
        today = localdate(at)
        if not today < self.until <= today + MOST:
            last = plain(today + MOST)
            raise ValidationError({"until": f"Välj en dag efter i dag, senast {last}."})
        self.by, self.made_at = by, at
        self.full_clean()
        self.save(force_insert=True)


def put_off(watch: Watch, cause: str, today: date, *, case: str = "pk") -> Exists:
    """Om bevakningen är uppskjuten, for use in a query where `cause` is its day."""
    of_case: dict[str, Any] = {"enrolment": OuterRef(case), "cause_on": OuterRef(cause)}
    return Exists(Postponement.objects.lasting(today).filter(watch=watch, **of_case))
