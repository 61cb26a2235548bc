from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from finsam.day_ranges import DayRange
from organisations.models import User
from participants.models.periods import Period, PeriodQuerySet


class Assignment(Period):
    """Ansvarig eller vikarie: who in the team answers for the case, and when."""

    row_key = "enrolment"

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", "ansvarig"
        DEPUTY = "deputy", "vikarie"

    enrolment = models.ForeignKey(
        "participants.Enrolment",
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="assignments",
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="medarbetare", related_name="assignments"
    )
    part = models.CharField("uppgift", max_length=11, choices=Part, default=Part.RESPONSIBLE)

    objects = PeriodQuerySet["Assignment"].as_manager()

    class Meta(Period.Meta):
        abstract = False
        verbose_name = "ansvar"
        verbose_name_plural = "ansvar"
        indexes = [
            models.Index(fields=["user"], condition=Q(ended_on=None), name="assignment_current"),
        ]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="one_in_each_part_at_a_time",
                expressions=[
                    (F("enrolment"), RangeOperators.EQUAL),
                    (F("part"), RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Någon annan har uppgiften de dagarna.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} från {self.started_on}"
