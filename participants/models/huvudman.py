from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from finsam.day_ranges import DayRange
from finsam.models import Versioned
from organisations.models import Organisation
from participants.codes import Area
from participants.models.enrolment import Enrolment
from participants.models.periods import Period, PeriodQuerySet


class HuvudmanPeriod(Versioned, Period):
    """Huvudman för ett område: who is responsible for what, and since when (seed 000, 004).

    Never two for one area on a day; at least one while the case is open. The database holds both:
    the second by a constraint trigger that looks when the transaction ends.
    """

    row_key = "enrolment"

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
