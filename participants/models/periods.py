from datetime import date
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


P = TypeVar("P", bound="Period")


class PeriodQuerySet(models.QuerySet[P]):
    def current(self) -> Self:
        """Pågår: no last day is set."""
        return self.filter(ended_on=None)


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

    def end(self, *, on: date) -> None:
        """Sätter sista dagen; never moves one that is set."""
        if self.ended_on:
            raise ValidationError("Perioden är redan avslutad.")
        self.ended_on = on
        self.save()
