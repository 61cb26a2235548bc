from collections.abc import Iterable
from datetime import date, datetime
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from simple_history.models import HistoricalRecords

from organisations.models import Membership, User

MOST = 5
FEWEST = 2
"""Så många är lagom för en person med skyddade uppgifter: one may fall ill, ten is not a few.

More than the most are refused. Fewer than the fewest is said to the leader and not refused: a right
that should be gone is taken away at once, but for the last one's.
"""


def check_room(named: Iterable[int], user: User) -> None:
    """Rum på listan, of those who are on it and at work. Raises ValidationError for a sixth."""
    if len({*named, user.pk}) > MOST:
        raise ValidationError({"user": "Högst fem kan vara namngivna. Ta bort någon först."})


N = TypeVar("N", bound="Named")


class NamedQuerySet(models.QuerySet[N]):
    team = "enrolment__team"

    def current(self) -> Self:
        return self.filter(removed_at=None)

    def at_work(self, on: date) -> Self:
        """De som också arbetar i teamet den dagen; the others find nothing by the list."""
        working = Membership.objects.active(on).team_staff()
        same = working.filter(user=models.OuterRef("user"), team=models.OuterRef(self.team))
        return self.current().filter(models.Exists(same))


class Named(models.Model):
    """Namngiven: somebody in the team who finds what their colleagues do not, and since when.

    Named by nobody: the list began with who had it, when the person became protected.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbetare", related_name="+")
    named_at = models.DateTimeField("namngiven")
    named_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="namngiven av",
        related_name="+",
        null=True,
        blank=True,
    )
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)
    removed_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="borttagen av",
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        abstract = True
        ordering = ["named_at", "pk"]

    @transaction.atomic
    def strike(self, *, by: Membership, at: datetime) -> None:
        """Stryker från listan; it bites at the next request. Raises ValidationError if it is."""
        rows = type(self)._default_manager
        self.refresh_from_db(from_queryset=rows.select_for_update(of=["self"]))
        if self.removed_at:
            raise ValidationError("Personen är redan borttagen från listan.")
        self.removed_by, self.removed_at = by, at
        self.save()


class NamedReader(Named):
    """Namngiven läsare: who finds a case that the whole team does not.

    Of a person with protected uppgifter these find the case and nobody else (domain.md §6.5); in a
    team with a narrow circle they come beside the responsible and the deputy. Being named gives
    nothing to whoever no longer works in the team.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        "participants.Enrolment",
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="named_readers",
    )

    objects = NamedQuerySet["NamedReader"].as_manager()
    history = HistoricalRecords()

    class Meta(Named.Meta):
        abstract = False
        verbose_name = "namngiven läsare"
        verbose_name_plural = "namngivna läsare"
        indexes = [
            models.Index(fields=["user"], condition=Q(removed_at=None), name="reader_current"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "user"],
                condition=Q(removed_at=None),
                name="reader_named_once",
                violation_error_message="Personen står redan på listan.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("named_at")),
                name="reader_removed_after_named",
                violation_error_message="Den som tas bort har först blivit namngiven.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} i {self.enrolment_id}"

    @transaction.atomic
    def remove(self, *, by: Membership, at: datetime) -> None:
        """Tar bort från listan; it bites at the next request.

        Raises ValidationError for who is removed already, and for the last one who finds an open
        case of a protected person: then nobody would.
        """
        case = self.enrolment.locked()
        left = case.named_readers.at_work(localdate(at)).exclude(pk=self.pk)
        if case.is_open and case.participant.is_protected and not left.exists():
            raise ValidationError(
                "Det går inte att ta bort den sista som kan öppna ärendet. Namnge någon annan "
                "i teamet först."
            )
        self.strike(by=by, at=at)
