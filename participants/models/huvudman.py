from datetime import timedelta
from typing import Optional

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from finsam.dates import plain
from finsam.day_ranges import DayRange
from finsam.models import Versioned
from organisations.models import Organisation
from participants.codes import Area
from participants.models.enrolment import Enrolment
from participants.models.periods import Period, PeriodQuerySet


class HuvudmanPeriod(Versioned, Period):
    """Huvudman för ett område: who is responsible for what, and since when (seed 000, 004).

    Never two for one area on a day; at least one on every day while the case is open. The database
    holds both: the second by a constraint trigger that looks when the transaction ends.
    """

    row_key = "enrolment"
    guards = {
        "open_case_has_a_huvudman": "Det skulle finnas dagar utan huvudman. Så länge ärendet är "
        "öppet ska någon vara huvudman varje dag, från starten."
    }

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="huvudman_periods"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="huvudman", related_name="responsibilities"
    )
    area = models.CharField("område", max_length=10, choices=Area, default=Area.OVERALL)
    contact = models.CharField("kontakt", max_length=120, blank=True)
    assumed = models.BooleanField("antagen vid import", default=False, editable=False)

    objects = PeriodQuerySet["HuvudmanPeriod"].as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        abstract = False
        verbose_name = "huvudmannaperiod"
        verbose_name_plural = "huvudmannaperioder"
        ordering = ["started_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="one_huvudman_an_area",
                expressions=[
                    (F("enrolment"), RangeOperators.EQUAL),
                    (F("area"), RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Området har redan en huvudman de dagarna.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()} från {self.started_on}"

    def predecessor(self) -> Optional["HuvudmanPeriod"]:
        """Perioden före, of the same area, when it ended the day before this one began."""
        return HuvudmanPeriod.objects.filter(
            enrolment=self.enrolment_id,
            area=self.area,
            ended_on=self.started_on - timedelta(days=1),
        ).first()

    def follow(self, successor: "HuvudmanPeriod") -> None:
        """Slutar dagen före den som tog vid. Raises ValidationError when no day would be left."""
        ended_on = successor.started_on - timedelta(days=1)
        if ended_on < self.started_on:
            began = plain(self.started_on)
            raise ValidationError({"started_on": f"Den förra huvudmannen började {began}."})
        if ended_on != self.ended_on:
            self.ended_on = ended_on
            self.save()
