from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from finsam.dates import plain

P = TypeVar("P", bound="Period")


class PeriodQuerySet(models.QuerySet[P]):
    def current(self) -> Self:
        """Pågår: no last day is set."""
        return self.filter(ended_on=None)

    def lasting(self, closed_on: date | None) -> Self:
        """Pågår, or in a case that has closed: lasted until then."""
        if closed_on is None:
            return self.current()
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=closed_on))

    @transaction.atomic
    def hand_over(self, *, on: date, **facts: Any) -> P | None:
        """Överlämning: what lasts in this set ends the day before, and the next begins.

        The set holds one part or area of one case; without facts nothing follows. Raises
        ValidationError when the day is not after the one when the present period began.
        """
        for period in self.current().select_for_update(of=("self",)):
            if on <= period.started_on:
                began = plain(period.started_on)
                raise ValidationError(
                    {"started_on": f"Välj en dag efter {began}, då den nuvarande perioden började."}
                )
            period.end(on=on - timedelta(days=1))
        if not facts:
            return None
        successor = self.model(started_on=on, **facts)
        successor.full_clean()
        successor.save()
        return successor


class Period(models.Model):
    """Period: from a day to a day, both included; without an end it lasts."""

    started_on = models.DateField("från")
    ended_on = models.DateField("till", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="%(class)s_ends_after_start",
                violation_error_message="Perioden kan inte sluta före sin start.",
            ),
        ]

    def lasts(self, closed_on: date | None) -> bool:
        """Pågår, or in a case that has closed: lasted until then."""
        return self.ended_on is None or (closed_on is not None and self.ended_on >= closed_on)

    def end(self, *, on: date) -> None:
        """Sätter sista dagen; never moves one that is set."""
        if self.ended_on:
            raise ValidationError("Perioden är redan avslutad.")
        self.ended_on = on
        self.save()
