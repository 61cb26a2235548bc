from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from finsam.day_ranges import DayRange
from organisations.models import Membership, Team, User

SUMMARY_DAYS = 14
"""Så länge påminner Start den som har kommit tillbaka om vad som hände."""


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Membership) -> Self:
        """Den egna frånvaron och den man täcker; the leader sees the whole team's."""
        if not actor.is_team_staff:
            return self.none()
        team = self.filter(team=actor.team_id)
        if actor.leads:
            return team
        return team.filter(Q(user=actor.user_id) | Q(covered_by=actor.user_id))

    def lasting(self, today: date) -> Self:
        return self.filter(starts_on__lte=today, ends_on__gte=today)

    def on_start_of(self, actor: Membership, today: date) -> Self:
        """Den egna, also for a while when it is over, and those that one covers today."""
        back = Q(user=actor.user_id, ends_on__gte=today - timedelta(days=SUMMARY_DAYS))
        covered = Q(covered_by=actor.user_id, ends_on__gte=today)
        return self.filter(back | covered, team=actor.team_id, starts_on__lte=today)


class Absence(models.Model):
    """Frånvaro: the days when somebody in the team is away, and who has their worklist meanwhile.

    It gives a worklist and no right: whoever covers finds of it what they may find anyhow. Of a
    protected person, and in a team with a narrow circle, that takes being named or deputy.
    """

    row_key = "team"

    team = models.ForeignKey(
        Team, models.CASCADE, verbose_name="insats", related_name="absences", editable=False
    )
    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="vem som är borta", related_name="absences"
    )
    covered_by = models.ForeignKey(
        User, models.CASCADE, verbose_name="vem som täcker", related_name="covers"
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "frånvaro"
        verbose_name_plural = "frånvaro"
        ordering = ["-starts_on", "pk"]
        indexes = [
            models.Index(fields=["covered_by", "starts_on", "ends_on"], name="absence_covered")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
                violation_error_message="Frånvaron kan inte sluta före sin första dag.",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("covered_by")),
                name="absence_covered_by_another",
                violation_error_message="Välj en kollega som täcker.",
            ),
            ExclusionConstraint(
                name="one_absence_at_a_time",
                expressions=[
                    (F("team"), RangeOperators.EQUAL),
                    (F("user"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Det finns redan en frånvaro de dagarna.",
            ),
        ]

    def __str__(self) -> str:
        return f"frånvaro {self.starts_on}–{self.ends_on}"

    def end(self, *, today: date) -> None:
        """Avslutar: its last day was yesterday; one that has not begun before today goes away.

        Raises ValidationError when it is over already.
        """
        if self.ends_on < today:
            raise ValidationError("Frånvaron är redan slut.")
        if self.starts_on >= today:
            self.delete()
            return
        self.ends_on = today - timedelta(days=1)
        self.save()
