from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership
from participants.codes import SupportMeasureKind, SupportMeasureStatus
from participants.models.enrolment import Enrolment

ENDED = (SupportMeasureStatus.DONE, SupportMeasureStatus.REFUSED, SupportMeasureStatus.ABORTED)


class SupportMeasureQuerySet(models.QuerySet["SupportMeasure"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class SupportMeasure(Versioned):
    """Samordnad insats: a contact that the team coordinates for the person.

    This is the unit that seed 003 counts: mean 3 per closed participant, at most 9.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="support_measures",
        editable=False,
    )
    kind = models.CharField("insats", max_length=40, choices=SupportMeasureKind)
    actor_name = models.CharField("med vem", max_length=120, blank=True)
    status = models.CharField(
        "läge", max_length=18, choices=SupportMeasureStatus, default=SupportMeasureStatus.NEEDED
    )
    needed_on = models.DateField("behovet sågs den")
    waiting_since = models.DateField("väntar sedan", null=True, blank=True)
    done_on = models.DateField("genomförd den", null=True, blank=True)
    accompanied = models.BooleanField("teamet följde med", default=False)

    objects = SupportMeasureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "samordnad insats"
        verbose_name_plural = "samordnade insatser"
        ordering = ["needed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("needed_on")),
                name="measure_done_after_needed",
                violation_error_message="Insatsen kan inte vara genomförd innan behovet sågs.",
            ),
            models.CheckConstraint(
                condition=~Q(status=SupportMeasureStatus.DONE) | Q(done_on__isnull=False),
                name="measure_done_has_a_day",
                violation_error_message="Ange dagen när insatsen genomfördes.",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(waiting_since__gte=F("needed_on")),
                name="measure_waits_after_needed",
                violation_error_message="Väntan kan inte ha börjat innan behovet sågs.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_waiting(self) -> bool:
        return self.status not in ENDED

    def days_waiting(self, today: date) -> int | None:
        """Väntar: days since the team asked, else since the need was seen. None when it ended."""
        return (today - (self.waiting_since or self.needed_on)).days if self.is_waiting else None
