from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, User
from participants.models import Enrolment


class Instrument(models.Model):
    """Instrument: a scale as data. All values and limits are integer tenths.

    Item wording is the customer's licensed text and is not shipped (domain.md §0.5): only the
    labels of what each value measures.
    """

    row_key = ""

    code = models.CharField("kod", max_length=12, unique=True)
    name = models.CharField("namn", max_length=80)
    explanation = models.CharField("förklaring", max_length=200, blank=True)
    items = ArrayField(models.CharField(max_length=60), verbose_name="delar")
    item_maximum = models.PositiveSmallIntegerField("högsta värde per del", default=100)
    higher_is_better = models.BooleanField("högre är bättre", default=True)
    cut_off = models.PositiveSmallIntegerField("gräns", null=True, blank=True)
    reliable_change = models.PositiveSmallIntegerField(
        "minsta tydliga förändring", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "instrument"
        verbose_name_plural = "instrument"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def maximum(self) -> int:
        """Högsta summa, i tiondelar."""
        return self.item_maximum * len(self.items)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def of(self, enrolment: Enrolment, instrument: Instrument) -> Self:
        return self.filter(enrolment=enrolment, instrument=instrument).order_by("measured_on", "pk")


class Measurement(Versioned):
    """Mätning: one filled-in scale on one day. All parts or no total (domain.md §3)."""

    row_key = "enrolment"

    class Source(models.TextChoices):
        """Hur värdet kom in."""

        PAPER = "paper", "på papper"
        SCREEN = "screen", "på skärm"
        LIST = "list", "lista"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="measurements"
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name="instrument", related_name="measurements"
    )
    measured_on = models.DateField("datum")
    values = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="värden i tiondelar",
        null=True,
        blank=True,
        help_text="Tomt när bara summan är känd.",
    )
    total = models.PositiveSmallIntegerField("summa i tiondelar")
    occasion = models.CharField("tillfälle", max_length=80, blank=True)
    source = models.CharField("källa", max_length=6, choices=Source, default=Source.PAPER)
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="registrerad av",
        related_name="measurements",
        null=True,
        blank=True,
    )

    objects = MeasurementQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mätning"
        verbose_name_plural = "mätningar"
        ordering = ["measured_on", "pk"]
        indexes = [
            models.Index(
                fields=["enrolment", "instrument", "measured_on"],
                include=["total"],
                name="measurement_course",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "instrument", "measured_on"],
                name="one_measurement_a_day",
                violation_error_message="Det finns redan en mätning den dagen.",
            ),
            models.CheckConstraint(
                condition=~Q(source="list") | Q(values=None),
                name="listed_total_has_no_values",
                violation_error_message="En summa från en lista har inga delvärden.",
            ),
            models.CheckConstraint(
                condition=Q(source="list") | Q(values__isnull=False),
                name="measured_total_has_values",
                violation_error_message="Alla delar behövs för en summa.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.measured_on}"

    def clean(self) -> None:
        """Every part within the scale, and the total their sum. Raises ValidationError."""
        if self.values is None:
            return
        if len(self.values) != len(self.instrument.items):
            raise ValidationError("Alla delar behövs för en summa.")
        if any(value > self.instrument.item_maximum for value in self.values):
            raise ValidationError("Ett värde ligger utanför skalan.")
        self.total = sum(self.values)

    def measure(self, *, values: list[int], on: date, **facts: Any) -> None:
        """Registrerar: the values in tenths, item by item. Never without all of them."""
        self.values, self.measured_on = values, on
        for name, value in facts.items():
            setattr(self, name, value)
        self.total = sum(values)
        self.full_clean()
        self.save()
