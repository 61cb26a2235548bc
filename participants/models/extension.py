from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, Team, User
from organisations.roles import Role
from participants.models.enrolment import Enrolment


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, actor: Membership) -> Self:
        """Teamet läser sina ärendens, and who decides reads those that wait for that body."""
        if actor.role == Role.STYRGRUPPSLEDAMOT:
            return self.filter(team=actor.team_id, decider=Team.Decider.STEERING)
        if actor.is_team_staff:
            return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))
        return self.none()

    def decidable_by(self, actor: Membership) -> Self:
        """Väntar på beslut som rollen fattar, or, as the leader, writes down for the group.

        A leader decides under the case number, as the group does: the circle of readers does not
        narrow it, and the request opens no case.
        """
        if actor.role == Role.STYRGRUPPSLEDAMOT:
            return self.visible_to(actor).undecided()
        if actor.leads and actor.team_id:
            return self.filter(team=actor.team_id).undecided()
        return self.none()

    def undecided(self) -> Self:
        return self.filter(decided_on=None)

    def granted(self) -> Self:
        return self.filter(decision=Extension.Decision.GRANTED)


class Extension(Versioned):
    """Begäran om förlängning beyond the guideline length (seed 003).

    The steering group decides on a case number and never on a person, so the row says by itself
    all that is needed to decide, in words written for them.
    """

    row_key = "team"

    class Decision(models.TextChoices):
        """Beslut."""

        GRANTED = "granted", "beviljas"
        REFUSED = "refused", "avslås"

    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name="insats", related_name="extensions", editable=False
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="extensions",
        editable=False,
    )
    case_number = models.CharField("ärendenummer", max_length=16, editable=False)
    # As the time in the programme is counted: without the days that the case was closed.
    started_on = models.DateField("startdatum", editable=False)
    guideline_on = models.DateField("riktmärke före", editable=False)
    decider = models.CharField("beslutas av", max_length=8, choices=Team.Decider, editable=False)
    requested_on = models.DateField("begärd", editable=False)
    requested_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="begärd av",
        related_name="requested_extensions",
        editable=False,
    )
    reason = models.TextField("skäl")
    wanted_until = models.DateField("önskat nytt riktmärke")
    decision = models.CharField("beslut", max_length=8, choices=Decision, blank=True)
    decided_on = models.DateField("beslutad", null=True, blank=True)
    until = models.DateField("nytt riktmärke", null=True, blank=True)
    remark = models.CharField("kommentar till beslutet", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="antecknat av",
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ExtensionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "förlängning"
        verbose_name_plural = "förlängningar"
        ordering = ["requested_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(decided_on=None),
                name="one_undecided_extension",
                violation_error_message="Det finns redan en begäran som väntar på beslut.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None, until=None)
                | Q(decision="refused", decided_on__isnull=False, until=None)
                | Q(decision="granted", decided_on__isnull=False, until__isnull=False),
                name="extension_decided_whole",
                violation_error_message="Ett beslut har en dag, ett ja också ett nytt riktmärke.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("requested_on")),
                name="extension_decided_after_request",
                violation_error_message="Beslutet kan inte vara fattat innan det begärdes.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("guideline_on")),
                name="extension_goes_beyond_guideline",
                violation_error_message="Det nya riktmärket ska vara efter det gamla.",
            ),
        ]

    def __str__(self) -> str:
        return f"förlängning, {self.case_number}"

    def days_enrolled(self, today: date) -> int:
        return (today - self.started_on).days

    def days_undecided(self, today: date) -> int:
        return (today - self.requested_on).days

    def decide(self, *, on: date, by: Membership, decision: str, **facts: Any) -> None:
        """Beslut: once. Raises ValidationError when it is decided already."""
        if self.decided_on:
            raise ValidationError("Begäran är redan beslutad.")
        self.decided_on, self.decision, self.recorded_by = on, decision, by
        for name, value in facts.items():
            setattr(self, name, value)
        self.full_clean(exclude={"enrolment"})  # whoever decides finds no case
        self.save()
