from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Greatest
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, User
from participants.codes import Way
from participants.models.enrolment import Enrolment

TEXTS = ("at_start", "done", "helped", "hindered", "ahead")
UNREVIEWED = "Granska dokumentet först, så kan det skapas och lämnas."
UNWRITTEN = "Spara texterna först, så finns det något att granska."


class FinalDocumentQuerySet(models.QuerySet["FinalDocument"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def unsent(self) -> Self:
        return self.filter(sent_on=None)


class FinalDocument(Versioned):
    """Slutdokumentation: written to participant and referrer within 21 days (seed 001).

    It is handed over when somebody has reviewed it as both will read it. It counts as sent when
    both receipts stand: the later of the two days.
    """

    row_key = "enrolment"

    enrolment = models.OneToOneField(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="final_document",
        editable=False,
    )
    due_on = models.DateField("senast", editable=False)
    at_start = models.TextField("så var läget i början", blank=True)
    done = models.TextField("det vi har gjort tillsammans", blank=True)
    helped = models.TextField("det som har fungerat", blank=True)
    hindered = models.TextField("det som har varit svårt", blank=True)
    ahead = models.TextField("att tänka på framöver", blank=True)
    reviewed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="granskad av",
        related_name="+",
        null=True,
        editable=False,
    )
    reviewed_at = models.DateTimeField("granskad", null=True, editable=False)
    participant_received_on = models.DateField("lämnad till deltagaren", null=True, blank=True)
    participant_way = models.CharField("hur", max_length=8, choices=Way, blank=True)
    referrer_received_on = models.DateField("lämnad till remittenten", null=True, blank=True)
    referrer_way = models.CharField("hur", max_length=8, choices=Way, blank=True)
    sent_on = models.GeneratedField(
        expression=Case(
            When(
                participant_received_on__isnull=False,
                referrer_received_on__isnull=False,
                then=Greatest("participant_received_on", "referrer_received_on"),
            ),
            default=None,
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name="skickad",
    )

    objects = FinalDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "slutdokumentation"
        verbose_name_plural = "slutdokumentationer"
        indexes = [
            models.Index(fields=["due_on"], condition=Q(sent_on=None), name="final_document_unsent")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="review_whole",
                violation_error_message="En granskning har både dag och namn.",
            ),
            models.CheckConstraint(
                condition=(Q(participant_received_on=None) & Q(participant_way=""))
                | (Q(participant_received_on__isnull=False) & ~Q(participant_way="")),
                name="participant_receipt_whole",
                violation_error_message="Ange både dag och sätt för deltagarens kvitto.",
            ),
            models.CheckConstraint(
                condition=(Q(referrer_received_on=None) & Q(referrer_way=""))
                | (Q(referrer_received_on__isnull=False) & ~Q(referrer_way="")),
                name="referrer_receipt_whole",
                violation_error_message="Ange både dag och sätt för remittentens kvitto.",
            ),
        ]

    def __str__(self) -> str:
        return f"slutdokumentation senast {self.due_on}"

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_at is not None

    @property
    def has_text(self) -> bool:
        """Något är skrivet och sparat; what is proposed is not."""
        return any(getattr(self, name) for name in TEXTS)

    def review(self, *, by: User, at: datetime, version: int) -> None:
        """Granskad som båda läser den. Lasts until a text is changed.

        Raises ValidationError when it is so already, when nothing is written, or when it is not
        what was read: the `version` shown.
        """
        if self.is_reviewed:
            raise ValidationError("Dokumentet är redan granskat.")
        if not self.has_text:
            raise ValidationError(UNWRITTEN)
        if version != self.version:
            raise ValidationError("Dokumentet har ändrats sedan du läste det. Läs det igen.")
        self.reviewed_by, self.reviewed_at = by, at
        self.save()

    def forget_review(self) -> None:
        """Granskningen gällde det som stod; the row is saved with what stands there now."""
        self.reviewed_by = self.reviewed_at = None

    def take_back(self) -> None:
        """Granskning och kvitton hör till avslutet som var: the next document begins anew."""
        self.forget_review()
        self.participant_received_on = self.referrer_received_on = None
        self.participant_way = self.referrer_way = ""
        self.save()

    def receive(self, *, by: str, on: date, way: Way) -> None:
        """Kvittens av "participant" eller "referrer". Raises ValidationError if given already, or
        for what nobody has reviewed."""
        if getattr(self, f"{by}_received_on"):
            raise ValidationError("Kvittot är redan registrerat.")
        if not self.is_reviewed:
            raise ValidationError(UNREVIEWED)
        if self.enrolment.closed_on and on < self.enrolment.closed_on:
            raise ValidationError("Dokumentet kan inte lämnas före avslutet.")
        setattr(self, f"{by}_received_on", on)
        setattr(self, f"{by}_way", way)
        self.save()
