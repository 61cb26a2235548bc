from datetime import timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from organisations.models import User
from participants.codes import Income, Occupation, Outcome, SusReason, WorkKind
from participants.models.disclosure import Section, thawed
from participants.models.enrolment import Enrolment, several


class FormerClose(models.Model):
    """Tidigare avslut: what a case was closed on, by whom and why, before it was opened again.

    Written once, when it is opened, with the final document as it then stood.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="former_closes"
    )
    closed_on = models.DateField("avslutsdatum")
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="avslutat av", related_name="+", null=True
    )
    outcome = models.CharField("resultat", max_length=20, choices=Outcome)
    sus_reason = models.CharField("avslutsanledning", max_length=32, choices=SusReason, blank=True)
    income_after = several("försörjning efter", Income)
    occupation_after = several("sysselsättning efter", Occupation)
    work_kind = models.CharField("typ av arbete", max_length=15, choices=WorkKind, blank=True)
    registered_at_af = models.BooleanField("inskriven på AF efter", null=True)
    next_step = models.TextField("nästa steg", blank=True)
    next_actor = models.CharField("vem som tar vid", max_length=120, blank=True)
    next_on = models.DateField("tar vid den", null=True)
    taken_over_on = models.DateField("nästa aktör har tagit vid", null=True)
    document = models.TextField("slutdokumentation", blank=True)
    reopened_on = models.DateField("öppnat igen")
    reopened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="öppnat av", related_name="+"
    )
    reason = models.TextField("skäl till att det öppnades")

    class Meta:
        verbose_name = "tidigare avslut"
        verbose_name_plural = "tidigare avslut"
        ordering = ["-reopened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reopened_on__gte=F("closed_on")),
                name="reopened_after_close",
                violation_error_message="Ärendet kan inte öppnas igen före avslutet.",
            ),
        ]

    def __str__(self) -> str:
        return f"avslut {self.closed_on}"

    @property
    def sections(self) -> list[Section]:
        """Slutdokumentationen som den var, section by section."""
        return thawed(self.document) if self.document else []


def counted_from() -> Cast:
    """Dagen som tiden i insatsen räknas från, in the case outside: the start, later by the days
    that the case was closed before it was opened again."""
    closed = FormerClose.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    days = closed.annotate(days=Sum(F("reopened_on") - F("closed_on"))).values("days")
    return Cast(F("started_on") + Coalesce(Subquery(days), timedelta()), models.DateField())
