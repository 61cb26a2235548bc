from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from finsam.dates import plain
from organisations.models import Membership, User
from participants.codes_plan import Voice
from participants.models.enrolment import Enrolment


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def agreed_with(self, form_key: UUID) -> "PlanVersion | None":
        return self.filter(form_key=form_key).first()

    def last_beside(self) -> Subquery:
        """Den senaste versionen av ärendet utanför, as one value in the query of the case."""
        facts = JSONObject(number="number", agreed_on="agreed_on", content="content")
        of_case = self.filter(enrolment=OuterRef("pk")).order_by("-number")
        return Subquery(of_case.values(facts=facts)[:1])

    @transaction.atomic
    def agree(self, enrolment: Enrolment, *, on: date, at: datetime, **facts: Any) -> "PlanVersion":
        """Enas om planen: freezes it as the next version. The caller holds the case locked.

        Raises ValidationError for a day that is not in the case's time, or when nobody agreed.
        """
        last = enrolment.plan_versions.first()
        made = PlanVersion(
            enrolment=enrolment,
            number=last.number + 1 if last else 1,
            agreed_on=on,
            recorded_at=at,
            **facts,
        )
        made.full_clean(exclude=["enrolment", "signed_by"])
        made.save(force_insert=True)
        return made


class PlanVersion(models.Model):
    """Version av planen: frozen as it was when the parties agreed on it, and never changed.

    Gallring may remove it with its case; the database refuses an update.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="plan_versions"
    )
    number = models.PositiveSmallIntegerField("nummer")
    agreed_on = models.DateField("enades den")
    agreed_by = ArrayField(
        models.CharField(max_length=9, choices=Voice), verbose_name="vilka som enades"
    )
    content = models.JSONField("planen")
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="antecknat av", related_name="plan_versions"
    )
    recorded_at = models.DateTimeField("antecknat")
    # Given by the page where it was read, so that a second press makes no second version.
    form_key = models.UUIDField("formulärets nyckel", unique=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version av planen"
        verbose_name_plural = "versioner av planen"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "number"],
                name="one_plan_version_of_a_number",
                violation_error_message="Någon annan har enats om planen under tiden. Läs om den.",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__len__gt=0),
                name="plan_agreed_by_somebody",
                violation_error_message="Kryssa för vilka som har enats om planen.",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def clean(self) -> None:
        """Dagen: since the start, and not ahead."""
        start = self.enrolment.started_on
        if self.agreed_on > localdate(self.recorded_at):
            raise ValidationError({"agreed_on": "Dagen har inte varit än."})
        if self.agreed_on < start:
            raise ValidationError(
                {"agreed_on": f"Dagen kan inte vara före starten, {plain(start)}."}
            )

    @property
    def agreed_by_words(self) -> list[str]:
        """Vilka som enades, in the order of the code list."""
        return [str(voice.label) for voice in Voice if voice.value in self.agreed_by]
