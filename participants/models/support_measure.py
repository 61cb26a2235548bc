from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership
from participants.codes import SupportMeasureKind, SupportMeasureStatus
from participants.models.enrolment import Enrolment

Status = SupportMeasureStatus
# What has happened says where it stands; of several days the first in this order speaks.
SPEAKS = {
    "aborted_on": Status.ABORTED,
    "refused_on": Status.REFUSED,
    "done_on": Status.DONE,
    "booked_for": Status.BOOKED,
    "waiting_since": Status.QUEUED,
    "requested_on": Status.CONTACTED,
}
ENDS = ("done_on", "refused_on", "aborted_on")
# Days that cannot come before the need was seen, each with what is said when one does.
AFTER_NEEDED = {
    "requested": ("requested_on", "Insatsen kan inte ha begärts innan behovet sågs."),
    "waits": ("waiting_since", "Väntan kan inte ha börjat innan behovet sågs."),
    "booked": ("booked_for", "Insatsen kan inte vara bokad till en dag innan behovet sågs."),
    "done": ("done_on", "Insatsen kan inte vara genomförd innan behovet sågs."),
    "refused": ("refused_on", "Avslaget kan inte ha kommit innan behovet sågs."),
    "aborted": ("aborted_on", "Insatsen kan inte ha avbrutits innan behovet sågs."),
    "accompanied": ("accompanied_on", "Teamet kan inte ha följt med innan behovet sågs."),
}


class SupportMeasureQuerySet(models.QuerySet["SupportMeasure"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def waiting(self) -> Self:
        """Väntar: neither done nor refused nor broken off."""
        return self.filter(**dict.fromkeys(ENDS))


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
    needed_on = models.DateField("behovet sågs den")
    requested_on = models.DateField("begärd den", null=True, blank=True)
    waiting_since = models.DateField("väntar sedan", null=True, blank=True)
    booked_for = models.DateField("bokad till den", null=True, blank=True)
    done_on = models.DateField("genomförd den", null=True, blank=True)
    refused_on = models.DateField("avslag den", null=True, blank=True)
    aborted_on = models.DateField("avbruten den", null=True, blank=True)
    accompanied_on = models.DateField("teamet följde med den", null=True, blank=True)
    status = models.GeneratedField(
        expression=Case(
            *(
                When(**{f"{day}__isnull": False, "then": Value(status.value)})
                for day, status in SPEAKS.items()
            ),
            default=Value(Status.NEEDED.value),
        ),
        output_field=models.CharField(max_length=18),
        choices=Status,
        db_persist=True,
        verbose_name="läge",
    )

    objects = SupportMeasureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "samordnad insats"
        verbose_name_plural = "samordnade insatser"
        ordering = ["needed_on", "pk"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{day: None}) | Q(**{f"{day}__gte": F("needed_on")}),
                    name=f"measure_{name}_after_needed",
                    violation_error_message=sentence,
                )
                for name, (day, sentence) in AFTER_NEEDED.items()
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, refused_on=None)
                | Q(done_on=None, aborted_on=None)
                | Q(refused_on=None, aborted_on=None),
                name="measure_ends_once",
                violation_error_message="En insats är genomförd, fick avslag eller avbröts: "
                "ange bara ett av dem.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def ended_on(self) -> date | None:
        """Sista dagen: done, refused or broken off."""
        return self.done_on or self.refused_on or self.aborted_on

    @property
    def asked_on(self) -> date:
        """Väntan räknas härifrån: since it queues, else since the team asked, or saw the need."""
        return self.waiting_since or self.requested_on or self.needed_on

    def days_waiting(self, today: date) -> int | None:
        """Väntar, i dagar. None when it has ended."""
        return None if self.ended_on else max((today - self.asked_on).days, 0)
