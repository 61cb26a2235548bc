from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from finsam.encryption import EncryptedTextField
from finsam.models import Versioned
from organisations.models import Membership, User
from participants.codes import Protection
from participants.models.enrolment import Enrolment
from participants.models.participant import Participant


class ProtectionDetailQuerySet(models.QuerySet["ProtectionDetail"]):
    def visible_to(self, actor: Membership) -> Self:
        """Den som får öppna den skyddade personens ärende; nobody when the marking is lifted."""
        found = Enrolment.objects.visible_to(actor).values("participant")
        return self.filter(participant__in=found).exclude(participant__protection=Protection.NONE)


class ProtectionDetail(Versioned):
    """Skyddsdetaljer (K6): what the threat is and what to mind, encrypted with all its history.

    On its own page only: in no list, printed document or export (domain.md §6.5).
    """

    row_key = "participant"

    participant = models.OneToOneField(
        Participant,
        models.CASCADE,
        verbose_name="deltagare",
        related_name="protection_detail",
        editable=False,
    )
    text = EncryptedTextField("hotbild och att tänka på", purpose="protection", max_length=4000)
    decided_by = EncryptedTextField("beslutat av", purpose="protection", max_length=120)
    since = models.DateField("gäller från")
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="skrivet av",
        related_name="protection_details",
        editable=False,
    )

    objects = ProtectionDetailQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "skyddsdetaljer"
        verbose_name_plural = "skyddsdetaljer"

    def __str__(self) -> str:
        return f"{self.participant_id}"

    @transaction.atomic
    def write(self, *, by: User, today: date) -> None:
        """Skriver. Raises ValidationError for a person without a marking, and for a day to come.

        The person is locked, so that of two who write the first words one meets the other's.
        """
        Participant.objects.select_for_update().get(pk=self.participant_id)
        if not self.participant.is_protected:
            raise ValidationError("Skyddsdetaljer skrivs bara om en person med skyddade uppgifter.")
        if self.since > today:
            raise ValidationError({"since": "Dagen har inte varit än."})
        self.written_by = by
        self.full_clean()
        self.save()
