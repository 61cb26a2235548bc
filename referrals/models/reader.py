from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from participants.models.named_reader import Named, NamedQuerySet


class ReferralReaderQuerySet(NamedQuerySet["ReferralReader"]):
    team = "referral__team"


class ReferralReader(Named):
    """Läsare av en remiss: who in the team finds a remiss about somebody with protected uppgifter.

    Named by the leader, who sees its number and nothing else of it (domain.md §6.5). Whoever
    registers one that came on paper is the first. Once the person is enrolled the case has a list
    of its own, which begins with these.
    """

    row_key = "referral"

    referral = models.ForeignKey(
        "referrals.Referral", models.CASCADE, verbose_name="remiss", related_name="named_readers"
    )

    objects = ReferralReaderQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Named.Meta):
        abstract = False
        verbose_name = "läsare av remiss"
        verbose_name_plural = "läsare av remisser"
        indexes = [
            models.Index(
                fields=["user"], condition=Q(removed_at=None), name="referral_reader_current"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "user"],
                condition=Q(removed_at=None),
                name="referral_reader_named_once",
                violation_error_message="Personen står redan på listan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} i {self.referral_id}"
