from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership
from participants.codes_end_dates import EndKind
from participants.models.enrolment import Enrolment


class EndDateQuerySet(models.QuerySet["EndDate"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def standing(self) -> Self:
        """Gällande: not said to hold no longer. One that has passed stands until it is answered."""
        return self.filter(gone_on=None)


class EndDate(Versioned):
    """Slutdatum: the last day of a benefit or a certificate, warned of in advance (product.md).

    When it is prolonged its day is changed; when it holds no longer, the day since when is said.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="end_dates",
        editable=False,
    )
    kind = models.CharField("vad", max_length=24, choices=EndKind)
    ends_on = models.DateField("sista dag")
    note = models.CharField("anteckning", max_length=200, blank=True)
    gone_on = models.DateField("gäller inte sedan", null=True, blank=True)

    objects = EndDateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "slutdatum"
        verbose_name_plural = "slutdatum"
        ordering = ["ends_on", "pk"]
        indexes = [
            models.Index(
                fields=["enrolment", "ends_on"], condition=Q(gone_on=None), name="end_date_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} till {self.ends_on}"
