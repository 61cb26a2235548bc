from typing import Self

from django.db import models
from simple_history.models import HistoricalRecords

from activities.codes import CAME, Presence
from activities.models.group import GroupMember
from activities.models.session import GroupSession
from organisations.models import Membership, User


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(member__in=GroupMember.objects.visible_to(actor))


class Attendance(models.Model):
    """Närvaro: how it was with one person at one session. Not marked is not known."""

    row_key = "member"

    session = models.ForeignKey(
        GroupSession, models.CASCADE, verbose_name="träff", related_name="attendances"
    )
    member = models.ForeignKey(
        GroupMember, models.CASCADE, verbose_name="deltagare", related_name="attendances"
    )
    presence = models.CharField("närvaro", max_length=10, choices=Presence)
    marked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="registrerad av", related_name="attendances"
    )
    marked_at = models.DateTimeField("registrerad")

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        ordering = ["-session__day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                name="one_attendance_a_session",
                violation_error_message="Närvaron är redan registrerad.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_presence_display()

    @property
    def came(self) -> bool:
        return self.presence in CAME
