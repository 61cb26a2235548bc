from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q
from simple_history.models import HistoricalRecords

from activities.codes import CAME, Presence
from activities.models.group import Group, GroupMember
from finsam.dates import plain
from finsam.models import Versioned
from organisations.models import Membership, User

ENDED_EARLIER = "Gruppen slutar tidigare."


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(group__in=Group.objects.visible_to(actor))

    def standing(self) -> Self:
        """Blir av, eller har blivit av."""
        return self.filter(cancelled_on=None)

    def in_order(self) -> Self:
        return self.order_by("day", "starts_at", "pk")

    def with_counts(self, members: Iterable[GroupMember]) -> Self:
        """Hur många av deltagarna som är registrerade, and how many of them came.

        Of the members that the reader finds: a count of all would tell of the others.
        """
        found = Q(attendances__member__in=members)
        return self.annotate(
            marked=Count("attendances", filter=found),
            came=Count("attendances", filter=found & Q(attendances__presence__in=CAME)),
        )


class GroupSession(Versioned):
    """Träff: one meeting of a group. What was moved or cancelled stays, with its reason."""

    row_key = "group"

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name="grupp", related_name="sessions", editable=False
    )
    planned_on = models.DateField("enligt serien", editable=False)
    day = models.DateField("dag")
    starts_at = models.TimeField("börjar")
    ends_at = models.TimeField("slutar")
    reason = models.CharField("skäl", max_length=200, blank=True)
    cancelled_on = models.DateField("inställd", null=True, editable=False)

    objects = GroupSessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "träff"
        verbose_name_plural = "träffar"
        ordering = ["day", "starts_at", "pk"]
        indexes = [models.Index(fields=["day"], name="session_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "planned_on"],
                name="one_session_a_day",
                violation_error_message="Gruppen har redan en träff den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_begins",
                violation_error_message="Träffen ska sluta efter att den har börjat.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(cancelled_on=None, day=F("planned_on")),
                name="changed_session_has_a_reason",
                violation_error_message="Skriv varför träffen flyttas eller ställs in.",
            ),
        ]

    def __str__(self) -> str:
        return plain(self.day)

    @property
    def is_moved(self) -> bool:
        return bool(self.reason) and not self.cancelled_on

    def move(self, *, to: date, starts_at: time, ends_at: time, reason: str) -> None:
        """Flyttar träffen; the day of the series stays, and every earlier time in the history."""
        self._check_changeable()
        self.day, self.starts_at, self.ends_at, self.reason = to, starts_at, ends_at, reason
        self.full_clean()
        self.save()

    def cancel(self, *, on: date, reason: str) -> None:
        """Ställer in träffen; it stays with its reason."""
        self._check_changeable()
        self.cancelled_on, self.reason = on, reason
        self.full_clean()
        self.save()

    def _check_changeable(self) -> None:
        if self.cancelled_on:
            raise ValidationError("Träffen är redan inställd.")
        if self.attendances.exists():
            raise ValidationError("Närvaro är registrerad på träffen. Ta bort den först.")

    def follow(self, group: Group, *, on: date, lasts: bool) -> None:
        """Följer serien när den ändras. What somebody moved or cancelled is left as it is."""
        if self.reason not in {"", ENDED_EARLIER}:
            return
        self.starts_at, self.ends_at = group.starts_at, group.ends_at
        self.cancelled_on, self.reason = (None, "") if lasts else (on, ENDED_EARLIER)
        self.save()

    def takes_attendance(self, today: date) -> bool:
        """Har hållits eller hålls i dag."""
        return self.cancelled_on is None and self.day <= today

    @transaction.atomic
    def mark(
        self, member: GroupMember, presence: Presence | None, *, by: User, at: datetime, today: date
    ) -> None:
        """Registrerar närvaro; with no presence what was registered is taken back.

        Raises ValidationError for a session that is to come or cancelled, and for somebody who was
        not in the group that day.
        """
        if not self.takes_attendance(today):
            raise ValidationError("Närvaro registreras på träffar som har hållits.")
        if member.group_id != self.group_id or not member.covers(self.day):
            raise ValidationError("Personen var inte med i gruppen den dagen.")
        if presence is None:
            for attendance in self.attendances.filter(member=member):
                attendance.delete()
            return
        self.attendances.update_or_create(
            member=member, defaults={"presence": presence, "marked_by": by, "marked_at": at}
        )
