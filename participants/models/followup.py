from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from simple_history.models import HistoricalRecords

from finsam.dates import plain
from finsam.models import Versioned
from organisations.models import Membership, User
from participants.models.enrolment import Enrolment


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def planned(self) -> Self:
        """Varken hållen eller inställd."""
        return self.filter(held_on=None, cancelled_on=None)

    def held(self) -> Self:
        return self.filter(held_on__isnull=False)

    def with_attendees(self) -> Self:
        """Med de kallade: who was called, and came, in no query of its own."""
        attendees = self.model.attendees.rel.related_model._default_manager
        called = attendees.filter(follow_up=OuterRef("pk"))
        facts = JSONObject(part="part", name="name", role="role", came="came")
        return self.annotate(called=ArraySubquery(called.values(facts=facts)))

    def cancel(self, *, on: date, reason: str) -> None:
        for follow_up in self:
            follow_up.cancel(on=on, reason=reason)


class FollowUp(Versioned):
    """Uppföljning: participant, referrer and team take stock together and decide (seed 001).

    The due day (senast) stays when the meeting is moved. The next is counted from the last held.
    """

    row_key = "enrolment"

    class Decision(models.TextChoices):
        """Beslut."""

        CONTINUE = "continue", "fortsätta"
        ADJUST = "adjust", "justera planen"
        EXTEND = "extend", "begära förlängning"
        CLOSE = "close", "avsluta"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="follow_ups",
        editable=False,
    )
    due_on = models.DateField("senast", editable=False)
    booked_for = models.DateTimeField("bokad tid", null=True, blank=True)
    held_on = models.DateField("hållen", null=True, editable=False)
    participant_voice = models.TextField("deltagaren", blank=True)
    referrer_voice = models.TextField("remittenten", blank=True)
    team_voice = models.TextField("teamet", blank=True)
    decision = models.CharField("beslut", max_length=8, choices=Decision, blank=True)
    reason = models.TextField("skäl till beslutet", blank=True)
    signed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="signerad av",
        related_name="signed_follow_ups",
        null=True,
        editable=False,
    )
    signed_at = models.DateTimeField("signerad", null=True, editable=False)
    cancelled_on = models.DateField("inställd", null=True, editable=False)
    cancelled_reason = models.CharField("skäl till att den ställdes in", max_length=200, blank=True)

    objects = FollowUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["enrolment", "due_on"],
                condition=Q(held_on=None, cancelled_on=None),
                name="follow_up_planned",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(held_on=None, decision="") | (Q(held_on__isnull=False) & ~Q(decision=""))
                ),
                name="held_with_a_decision",
                violation_error_message="En hållen uppföljning slutar i ett beslut.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(held_on=None),
                name="cancelled_is_not_held",
                violation_error_message="En inställd uppföljning kan inte vara hållen.",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(held_on__isnull=False, signed_by__isnull=False),
                name="signed_is_held_by_somebody",
                violation_error_message="Den som höll uppföljningen signerar den.",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(held_on=None, cancelled_on=None),
                name="one_planned_follow_up",
                violation_error_message="Det finns redan en planerad uppföljning.",
            ),
        ]

    def __str__(self) -> str:
        return f"uppföljning senast {self.due_on}"

    @property
    def is_planned(self) -> bool:
        return self.held_on is None and self.cancelled_on is None

    @transaction.atomic
    def hold(
        self,
        *,
        on: date,
        decision: Decision,
        signed_by: User,
        signed_at: datetime,
        next_at: datetime | None = None,
        **voices: Any,
    ) -> None:
        """Uppföljningen hålls: ends in a decision, and plans the next unless that was to close.

        It may be signed later than the day of the meeting. Raises ValidationError on a second
        holding, a day before the start or the last held, or a next time that is too late.
        """
        self._check_holdable(on)
        self.held_on, self.decision = on, decision
        self.signed_by, self.signed_at = signed_by, signed_at
        for name, value in voices.items():
            setattr(self, name, value)
        self.save()
        if decision != self.Decision.CLOSE:
            self.enrolment.plan_follow_up(after=on, at=next_at)

    def _check_holdable(self, on: date) -> None:
        if not self.is_planned:
            raise ValidationError("Uppföljningen är redan hållen eller inställd.")
        last = self.enrolment.follow_ups.held().order_by("-held_on").first()
        earliest = last.held_on if last and last.held_on else self.enrolment.started_on
        if on < earliest:
            raise ValidationError({"held_on": f"Dagen kan inte vara före {plain(earliest)}."})

    @transaction.atomic
    def book(self, *, at: datetime, reason: str = "", now: datetime) -> None:
        """Bokar eller flyttar mötet; a move keeps the old time and its reason.

        At the time that it has already it is not moved: only who is called is another.
        """
        if not self.is_planned:
            raise ValidationError("Uppföljningen är redan hållen eller inställd.")
        if self.booked_for and at != self.booked_for:
            if not reason:
                raise ValidationError({"reason": "Skriv varför mötet flyttas."})
            self.changes.create(
                kind=MeetingChange.Kind.MOVED, was_for=self.booked_for, reason=reason, made_at=now
            )
        self.booked_for = at
        self.save()

    @transaction.atomic
    def miss(self, *, reason: str, now: datetime) -> None:
        """Uteblev: the meeting did not come about; the follow-up stays due."""
        if not self.booked_for:
            raise ValidationError("Det finns inget bokat möte att utebli från.")
        self.changes.create(
            kind=MeetingChange.Kind.MISSED, was_for=self.booked_for, reason=reason, made_at=now
        )
        self.booked_for = None
        self.save()

    def cancel(self, *, on: date, reason: str) -> None:
        """Ställs in med skäl; the row stays and is counted nowhere as due."""
        if not self.is_planned:
            raise ValidationError("Uppföljningen är redan hållen eller inställd.")
        self.cancelled_on, self.cancelled_reason = on, reason
        self.save()


class MeetingChange(models.Model):
    """Mötesändring: a meeting that was moved or missed stays, with its reason."""

    row_key = "follow_up"

    class Kind(models.TextChoices):
        MOVED = "moved", "flyttat"
        MISSED = "missed", "uteblivet"

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, verbose_name="uppföljning", related_name="changes"
    )
    kind = models.CharField("slag", max_length=6, choices=Kind)
    was_for = models.DateTimeField("var bokat")
    reason = models.CharField("skäl", max_length=200)
    made_at = models.DateTimeField("ändrat")

    class Meta:
        verbose_name = "mötesändring"
        verbose_name_plural = "mötesändringar"
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} möte"
