from datetime import date, datetime, time, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.timezone import localdate, localtime, make_aware

from finsam.encryption import EncryptedTextField
from organisations.models import Membership

REVIEW_DAYS = 7


class OpeningQuerySet(models.QuerySet["Opening"]):
    def open_to(self, actor: Membership) -> Self:
        """Gäller nu: for this hat, in the login that it was made in, until the day is over.

        A hat that is worn by no login, as in a job, has opened nothing: no row is without one.
        """
        return self.filter(actor=actor.pk, login=actor.login, valid_until__gt=Now())

    def protected(self) -> Self:
        """Öppnade skyddade ärenden."""
        return self.filter(kind=Opening.Kind.PROTECTED)

    def break_glass(self) -> Self:
        return self.filter(kind=Opening.Kind.BREAK_GLASS)

    def awaiting_review(self) -> Self:
        """Nödöppningar som ingen har granskat än, the oldest first."""
        return self.break_glass().filter(reviewed_on=None).order_by("opened_at", "pk")


class Opening(models.Model):
    """Öppning: that somebody opened a closed door, and the reason they gave.

    Of a protected person's case each named reader says why, once a login (domain.md §6.5: a
    deliberate act, with a stated reason). The emergency opening (nödöppning) lets a colleague in a
    team with a narrow circle read a case until midnight or the log-out; it is reviewed afterwards.
    """

    row_key = "enrolment"

    class Kind(models.TextChoices):
        """Slag av öppning."""

        PROTECTED = "protected", "skyddat ärende"
        BREAK_GLASS = "break_glass", "nödöppning"

    class Outcome(models.TextChoices):
        """Vad granskningen kom fram till."""

        JUSTIFIED = "justified", "utan anmärkning"
        ASKED = "asked", "fråga ställd"
        DEVIATION = "deviation", "avvikelse"

    enrolment = models.ForeignKey(
        "participants.Enrolment",
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="openings",
    )
    actor = models.ForeignKey(
        Membership, models.PROTECT, verbose_name="roll", related_name="openings"
    )
    login = models.CharField("inloggning", max_length=32)
    kind = models.CharField("slag", max_length=11, choices=Kind)
    reason = EncryptedTextField("skäl", purpose="openings")
    opened_at = models.DateTimeField("öppnad")
    valid_until = models.DateTimeField("gäller till")
    reviewed_on = models.DateField("granskad", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="granskad av",
        related_name="+",
        null=True,
        blank=True,
    )
    outcome = models.CharField("utfall", max_length=9, choices=Outcome, blank=True)
    remark = EncryptedTextField("anteckning", purpose="openings", blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "öppning"
        verbose_name_plural = "öppningar"
        indexes = [
            models.Index(fields=["actor", "valid_until"], name="opening_lasting"),
            models.Index(
                fields=["opened_at"],
                condition=Q(kind="break_glass", reviewed_on=None),
                name="opening_unreviewed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("opened_at")),
                name="opening_lasts_a_while",
                violation_error_message="En öppning gäller en stund framåt.",
            ),
            models.CheckConstraint(
                condition=~Q(login=""),
                name="opening_in_a_login",
                violation_error_message="En öppning hör till en inloggning.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None, reviewed_by=None, outcome="")
                | (Q(reviewed_on__isnull=False, reviewed_by__isnull=False) & ~Q(outcome="")),
                name="opening_reviewed_whole",
                violation_error_message="En granskning har dag, granskare och utfall.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_at:%Y-%m-%d}"

    @property
    def review_due_on(self) -> date:
        return localdate(self.opened_at) + timedelta(days=REVIEW_DAYS)

    def review(self, *, on: date, by: Membership, outcome: Outcome, remark: str = "") -> None:
        """Granskar. Once: what was found stands. Raises ValidationError for one's own opening."""
        if by.user_id == self.actor.user_id:
            raise ValidationError("Du kan inte granska din egen nödöppning. Be en annan granskare.")
        reviewed = Opening.objects.filter(pk=self.pk, reviewed_on=None)
        facts = {"reviewed_on": on, "reviewed_by": by, "outcome": outcome, "remark": remark}
        if not reviewed.update(**facts):
            raise ValidationError("Nödöppningen är redan granskad.")


def midnight_after(at: datetime) -> datetime:
    """Dygnets slut där teamet arbetar: no opening lasts into another day."""
    return make_aware(datetime.combine(localtime(at).date() + timedelta(days=1), time.min))
