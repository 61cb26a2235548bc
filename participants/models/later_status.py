from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, User
from participants.codes import Income, Occupation, WorkKind
from participants.models.enrolment import Enrolment, several


class LaterStatusQuerySet(models.QuerySet["LaterStatus"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class LaterStatus(Versioned):
    """Läget efter avslut: what the person lives on and does, 6 and 12 months later (product.md).

    Asked with the codes of the close, so that the steps can be compared. Whoever cannot be reached
    is an answer, and counts as asked.
    """

    row_key = "enrolment"
    MONTHS = (6, 12)

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="later_statuses",
        editable=False,
    )
    # A case that was opened again and closed anew is asked about anew.
    closed_on = models.DateField("avslutsdatum", editable=False)
    months = models.PositiveSmallIntegerField("månader efter avslut", editable=False)
    asked_on = models.DateField("frågad den")
    reached = models.BooleanField("gick att nå", default=True)
    income = several("försörjning", Income)
    occupation = several("sysselsättning", Occupation)
    work_kind = models.CharField("typ av arbete", max_length=15, choices=WorkKind, blank=True)
    asked_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="frågad av",
        related_name="asked_later",
        editable=False,
    )

    objects = LaterStatusQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "läge efter avslut"
        verbose_name_plural = "lägen efter avslut"
        ordering = ["closed_on", "months"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "closed_on", "months"],
                name="one_later_status",
                violation_error_message="Läget är redan registrerat.",
            ),
            models.CheckConstraint(
                condition=Q(months__in=(6, 12)),
                name="later_status_at_six_or_twelve",
                violation_error_message="Läget frågas efter 6 och 12 månader.",
            ),
            models.CheckConstraint(
                condition=Q(reached=True) | Q(income=[], occupation=[], work_kind=""),
                name="not_reached_says_nothing",
                violation_error_message="Den som inte gick att nå har inga svar.",
            ),
        ]

    def __str__(self) -> str:
        return f"läge efter {self.months} månader"

    @property
    def words(self) -> str:
        """Svaren i ord; what was not said is left out."""
        codes = [*(Income(code) for code in self.income)]
        done = [*(Occupation(code) for code in self.occupation)]
        return ", ".join(str(code.label) for code in [*codes, *done]) or "uppgift saknas"
