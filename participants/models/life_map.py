from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership
from participants.codes import SupportMeasureKind
from participants.codes_plan import LifeArea
from participants.models.enrolment import Enrolment
from participants.models.support_measure import SupportMeasure


class LifeNoteQuerySet(models.QuerySet["LifeNote"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class LifeNote(Versioned):
    """Livskompassen, ett livsområde: what person and team saw when they went through it.

    Done early, so that no need of coordination is missed (seed 003).
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="life_notes",
        editable=False,
    )
    area = models.CharField("livsområde", max_length=17, choices=LifeArea, editable=False)
    text = models.TextField("anteckning")

    objects = LifeNoteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "livsområde"
        verbose_name_plural = "livsområden"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "area"],
                name="one_note_a_life_area",
                violation_error_message=(
                    "Någon annan har skrivit om livsområdet under tiden. Läs det i en ny flik."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_area_display()


class LifeNeedQuerySet(models.QuerySet["LifeNeed"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class LifeNeed(Versioned):
    """Behov i ett livsområde, which may become a coordinated measure and then shows where it is."""

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="life_needs",
        editable=False,
    )
    area = models.CharField("livsområde", max_length=17, choices=LifeArea, editable=False)
    text = models.CharField("behov", max_length=300)
    seen_on = models.DateField("sågs den")
    over_on = models.DateField("inte längre ett behov sedan", null=True, blank=True)
    measure = models.OneToOneField(
        SupportMeasure,
        models.SET_NULL,
        verbose_name="samordnad insats",
        related_name="need",
        null=True,
        editable=False,
    )

    objects = LifeNeedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "behov"
        verbose_name_plural = "behov"
        ordering = ["seen_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(over_on=None) | models.Q(over_on__gte=models.F("seen_on")),
                name="need_over_after_seen",
                violation_error_message="Behovet kan inte ha upphört innan det sågs.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def coordinate(self, kind: SupportMeasureKind) -> SupportMeasure:
        """Blir en samordnad insats, from the day when the need was seen.

        Raises ValidationError when it has become one already.
        """
        if self.measure_id:
            raise ValidationError("Behovet är redan en samordnad insats.")
        self.measure = SupportMeasure(enrolment=self.enrolment, kind=kind, needed_on=self.seen_on)
        self.measure.save()
        self.save()
        return self.measure

    def is_current(self, today: date) -> bool:
        """Kvarstår: not over yet."""
        return self.over_on is None or self.over_on > today
