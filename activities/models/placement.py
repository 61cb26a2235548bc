from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from activities.codes import EndReason, PlacementKind, PlacementResult
from activities.hours import Step, hours_on, steps_after
from activities.models.workplace import Workplace
from finsam.dates import plain
from finsam.models import Versioned
from organisations.models import Membership, User
from participants.models import Enrolment

LEAST_HOURS, MOST_HOURS = Decimal("0.5"), Decimal(40)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def with_steps(self) -> Self:
        """Varje placering bär sina timsteg, read in the same query."""
        return self.annotate(
            step_days=ArrayAgg("steps__since", order_by="steps__since"),
            step_hours=ArrayAgg("steps__hours", order_by="steps__since"),
        )

    def open(self) -> Self:
        """Inte avslutade, in cases that are not closed either."""
        return self.filter(ended_on=None, enrolment__closed_on=None)


class Placement(Versioned):
    """Placering: arbetsträning, praktik or språkträning at a workplace, some hours a week.

    Internal training is like a group: it tells nothing of the capacity to work (seed 003).
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="ärende",
        related_name="placements",
        editable=False,
    )
    kind = models.CharField("slag", max_length=20, choices=PlacementKind)
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, verbose_name="arbetsplats", related_name="placements"
    )
    supervisor = models.CharField("handledare", max_length=120, blank=True)
    duties = models.TextField("arbetsuppgifter och anpassning", blank=True)
    started_on = models.DateField("från")
    until = models.DateField("planerad till och med")
    next_follow_up_on = models.DateField("nästa uppföljning", null=True, blank=True)
    ended_on = models.DateField("slutade", null=True, editable=False)
    end_reason = models.CharField("skäl", max_length=15, choices=EndReason, blank=True)
    result = models.CharField("resultat", max_length=15, choices=PlacementResult, blank=True)
    end_note = models.TextField("det vi lärde oss", blank=True)

    objects = PlacementQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringar"
        ordering = ["-started_on", "-pk"]
        indexes = [
            models.Index(
                fields=["next_follow_up_on"],
                condition=Q(ended_on=None),
                name="placement_follow_up",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("started_on")),
                name="placement_until_after_start",
                violation_error_message="Placeringen kan inte sluta före sin start.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="", result="")
                | (Q(ended_on__gte=F("started_on")) & ~Q(end_reason="") & ~Q(result="")),
                name="placement_ends_with_a_result",
                violation_error_message="Ett slut har dag, skäl och resultat.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_internal(self) -> bool:
        return self.kind == PlacementKind.INTERNAL

    def clean(self) -> None:
        """The register of a team is its own. Raises ValidationError for another team's."""
        if self.workplace_id and self.workplace.team_id != self.enrolment.team_id:
            raise ValidationError({"workplace": "Välj en arbetsplats i teamets register."})

    @transaction.atomic
    def begin(self, *, hours: Decimal) -> None:
        """Placeringen börjar, with so many hours a week from its first day.

        Raises ValidationError in a closed case, and for a day before the person came.
        """
        if not self.enrolment.is_open:
            raise ValidationError("Ärendet är avslutat.")
        if self.started_on < self.enrolment.started_on:
            first = plain(self.enrolment.started_on)
            raise ValidationError({"started_on": f"Välj en dag från {first}, då ärendet började."})
        self.full_clean()
        self.save()
        self._step(self.started_on, hours)

    def change(self) -> None:
        """Ändrar uppgifterna. The first day stays, for the hours are counted from it."""
        self.full_clean()
        self.save()

    @transaction.atomic
    def set_hours(self, hours: Decimal, *, since: date) -> None:
        """Timmar i veckan från en dag; what stood from the same day is corrected.

        Raises ValidationError outside the placement's days and when it has ended.
        """
        self._check_open()
        if not self.started_on <= since <= self.until:
            span = f"{plain(self.started_on)} till {plain(self.until)}"
            raise ValidationError({"since": f"Välj en dag från {span}."})
        self._step(since, hours)

    def _step(self, since: date, hours: Decimal) -> None:
        step = self.steps.select_for_update().filter(since=since).first()
        step = step or HourStep(placement=self, since=since)
        step.hours = hours
        step.full_clean()
        step.save()

    def remove_step(self, step: "HourStep") -> None:
        """Tar bort en ändring av timmarna; the first cannot go, nor any when all is over."""
        self._check_open()
        if step.since == self.started_on:
            raise ValidationError("Timmarna från första dagen kan ändras men inte tas bort.")
        step.delete()

    @transaction.atomic
    def follow_up(self, told: "PlacementFollowUp", *, next_on: date | None) -> None:
        """Uppföljning med arbetsplatsen: what was said by whom, and when you meet next.

        Raises ValidationError for a day before the placement, or a next one that is not after.
        """
        self._check_open()
        if told.held_on < self.started_on:
            raise ValidationError({"held_on": f"Välj en dag från {plain(self.started_on)}."})
        if next_on and next_on <= told.held_on:
            raise ValidationError({"next_on": "Nästa uppföljning ska vara efter den här."})
        told.placement = self
        told.full_clean()
        told.save()
        self.next_follow_up_on = next_on
        self.save()

    def end(self, *, on: date, **facts: Any) -> None:
        """Placeringen slutar, with its reason and result. Never twice."""
        self._check_open()
        if on < self.started_on:
            raise ValidationError({"ended_on": f"Välj en dag från {plain(self.started_on)}."})
        self.ended_on, self.next_follow_up_on = on, None
        for name, value in facts.items():
            setattr(self, name, value)
        self.full_clean()
        self.save()

    def _check_open(self) -> None:
        if self.ended_on:
            raise ValidationError("Placeringen är redan avslutad.")

    @property
    def hour_steps(self) -> list[Step]:
        """Stegen, as the set has read them already, else from their table."""
        if days := getattr(self, "step_days", None):
            return list(zip(days, getattr(self, "step_hours"), strict=True))  # noqa: B009
        return [(step.since, step.hours) for step in self.steps.all()]

    def hours_on(self, day: date) -> Decimal | None:
        """Timmar i veckan den dagen; None before the placement and after it."""
        last = min(end for end in (self.ended_on, self.enrolment.closed_on, date.max) if end)
        return hours_on(self.hour_steps, day) if day <= last else None

    def increases_after(self, day: date) -> list[Step]:
        """Planerad ökning efter dagen."""
        return steps_after(self.hour_steps, day)


class HourStep(models.Model):
    """Timsteg: so many hours a week from a day on, until the next step."""

    row_key = "placement"

    placement = models.ForeignKey(
        Placement, models.CASCADE, verbose_name="placering", related_name="steps"
    )
    since = models.DateField("från")
    hours = models.DecimalField(
        "timmar i veckan",
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(LEAST_HOURS), MaxValueValidator(MOST_HOURS)],
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "timsteg"
        verbose_name_plural = "timsteg"
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "since"],
                name="one_step_a_day",
                violation_error_message="Timmarna från den dagen är redan bestämda.",
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(LEAST_HOURS, MOST_HOURS)),
                name="step_of_a_working_week",
                violation_error_message="Ange 0,5 till 40 timmar i veckan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} från {self.since}"


class PlacementFollowUp(models.Model):
    """Uppföljning med arbetsplatsen: what was said by whom. Written once and not changed."""

    row_key = "placement"

    placement = models.ForeignKey(
        Placement, models.CASCADE, verbose_name="placering", related_name="follow_ups"
    )
    held_on = models.DateField("dag")
    workplace_voice = models.TextField("arbetsplatsen")
    participant_voice = models.TextField("deltagaren", blank=True)
    agreed = models.TextField("det vi kom överens om", blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="skriven av", related_name="placement_follow_ups"
    )

    class Meta:
        verbose_name = "uppföljning med arbetsplatsen"
        verbose_name_plural = "uppföljningar med arbetsplatsen"
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "held_on"],
                name="one_workplace_follow_up_a_day",
                violation_error_message="Det finns redan en uppföljning den dagen.",
            ),
        ]

    def __str__(self) -> str:
        return f"uppföljning {self.held_on}"
