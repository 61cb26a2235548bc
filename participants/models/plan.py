from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership
from participants.codes_plan import ActionOwner, ActionStatus, GoalStatus, PlanTheme
from participants.models.enrolment import Enrolment


class PlanGoalQuerySet(models.QuerySet["PlanGoal"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class PlanGoal(Versioned):
    """Mål i handlingsplanen: what the person wants within a theme (seed 001)."""

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="plan_goals",
        editable=False,
    )
    theme = models.CharField("tema", max_length=17, choices=PlanTheme, editable=False)
    text = models.CharField("mål", max_length=300)
    status = models.CharField("läge", max_length=11, choices=GoalStatus, default=GoalStatus.CURRENT)
    reason = models.CharField("varför inte", max_length=200, blank=True)

    objects = PlanGoalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=GoalStatus.DROPPED) | ~Q(reason=""),
                name="dropped_goal_has_a_reason",
                violation_error_message="Skriv varför målet inte längre är aktuellt.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PlanActionQuerySet(models.QuerySet["PlanAction"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(goal__enrolment__in=Enrolment.objects.visible_to(actor))


class PlanAction(Versioned):
    """Åtgärd: who does what toward a goal, and when at the latest."""

    row_key = "goal"

    goal = models.ForeignKey(
        PlanGoal, models.CASCADE, verbose_name="mål", related_name="actions", editable=False
    )
    text = models.CharField("åtgärd", max_length=300)
    owner = models.CharField("vem", max_length=9, choices=ActionOwner)
    owner_name = models.CharField("namn", max_length=80, blank=True)
    due_on = models.DateField("senast")
    status = models.CharField(
        "läge", max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED
    )
    done_on = models.DateField("gjord den", null=True, blank=True)
    reason = models.CharField("varför inte", max_length=200, blank=True)

    objects = PlanActionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ActionStatus.DROPPED) | ~Q(reason=""),
                name="dropped_action_has_a_reason",
                violation_error_message="Skriv varför åtgärden inte är aktuell.",
            ),
            models.CheckConstraint(
                condition=Q(status=ActionStatus.DONE, done_on__isnull=False)
                | (~Q(status=ActionStatus.DONE) & Q(done_on=None)),
                name="done_action_has_a_day",
                violation_error_message="En gjord åtgärd har en dag, och bara den.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.status in (ActionStatus.PLANNED, ActionStatus.ONGOING)

    def finish(self, *, on: date) -> None:
        """Gjord. Raises ValidationError when it is done or dropped already."""
        if not self.is_open:
            raise ValidationError("Åtgärden är inte längre öppen.")
        self.status, self.done_on = ActionStatus.DONE, on
        self.save()


class ExpectationsQuerySet(models.QuerySet["Expectations"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class Expectations(Versioned):
    """Förväntningar: what must happen for the time to be of use, each party's answer at the start.

    Side by side they show whether the parties expect the same (seed 003).
    """

    row_key = "enrolment"

    enrolment = models.OneToOneField(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="expectations",
        editable=False,
    )
    participant = models.TextField("deltagaren", blank=True)
    referrer = models.TextField("remittenten", blank=True)
    consultant = models.TextField("konsulenten", blank=True)

    objects = ExpectationsQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "förväntningar"
        verbose_name_plural = "förväntningar"

    def __str__(self) -> str:
        return "förväntningar"
