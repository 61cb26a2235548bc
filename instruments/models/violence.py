from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam.encryption import EncryptedTextField
from finsam.models import Versioned
from instruments.violence import Told
from organisations.models import Membership, User
from participants.models import Enrolment


class ViolenceScreeningQuerySet(models.QuerySet["ViolenceScreening"]):
    def visible_to(self, actor: Membership) -> Self:
        """Att frågan är ställd, och när: for whoever finds the case."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def raised(self) -> Self:
        """Där frågan väcktes: asked, or declined; see was_raised."""
        return self.exclude(state=ViolenceScreening.State.UNSUITABLE)

    def readable_by(self, actor: Membership) -> Self:
        """Svaren: for the one who asked and those whom that person named, while they have the case.

        Nobody else, the leader included, nobody who is barred (domain.md §5), and never by an
        emergency opening.
        """
        named = ViolenceReader.objects.filter(user=actor.user_id).values("screening")
        own = self.filter(enrolment__in=Enrolment.objects.editable_by(actor))
        barred = ViolenceBar.objects.filter(user=actor.user_id).values("enrolment")
        return own.filter(Q(asked_by=actor.user_id) | Q(pk__in=named)).exclude(enrolment__in=barred)


class ViolenceScreening(Versioned):
    """Frågor om våld: one occasion on which they were asked, or were not, and why.

    Never in the history page, a printed document, an export or a list of choices.
    """

    row_key = "enrolment"

    class State(models.TextChoices):
        """Om frågorna ställdes."""

        ASKED = "JA", "ställda"
        UNSUITABLE = "NEJ_EJ_LAMPLIGT", "inte ställda"
        DECLINED = "AVBOJDE", "personen avböjde"

    class Reason(models.TextChoices):
        """Skäl att inte fråga, as a code: free text would end up telling of the violence."""

        NOT_ALONE = "INTE_ENSKILT", "kunde inte talas vid enskilt"
        INTERPRETER = "TOLK", "ingen utomstående tolk"
        UNWELL = "MADDE_DALIGT", "personen mådde för dåligt"
        NO_TIME = "TID", "tiden räckte inte"
        OTHER = "ANNAT", "annat skäl"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="violence_screenings"
    )
    asked_on = models.DateField("datum")
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="frågad av", related_name="violence_screenings"
    )
    state = models.CharField("frågorna", max_length=15, choices=State)
    reason = models.CharField("skäl att inte fråga", max_length=12, choices=Reason, blank=True)

    objects = ViolenceScreeningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "tillfälle för frågor om våld"
        verbose_name_plural = "tillfällen för frågor om våld"
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "asked_on"],
                name="one_violence_screening_a_day",
                violation_error_message="Det finns redan ett tillfälle den dagen.",
            ),
            models.CheckConstraint(
                condition=(Q(state="NEJ_EJ_LAMPLIGT") & ~Q(reason=""))
                | (~Q(state="NEJ_EJ_LAMPLIGT") & Q(reason="")),
                name="violence_not_asked_has_a_reason",
                violation_error_message="Ange skälet när frågorna inte ställdes, och bara då.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on} {self.get_state_display()}"

    @property
    def was_raised(self) -> bool:
        """Frågan har väckts: asked, or declined. One that was put off is still to be asked."""
        return self.state != self.State.UNSUITABLE

    @transaction.atomic
    def register(self, told: Told | None, *, today: date) -> None:
        """Registrerar tillfället, with answers when they were asked and only then.

        Raises ValidationError for a day that has not been, or before the person came.
        """
        if not self.enrolment.started_on <= self.asked_on <= today:
            raise ValidationError({"asked_on": "Ange en dag från starten till i dag."})
        if (told is not None) != (self.state == self.State.ASKED):
            raise ValidationError("Svar hör till frågor som har ställts.")
        self.full_clean()
        self.save()
        if told is not None:
            ViolenceAnswers.objects.create(screening=self, text=told.written())

    def name_reader(self, user: User, *, by: User) -> None:
        """Namnger en kollega som får läsa svaren. Only the one who asked may do so.

        Raises ValidationError for anybody else, and for a colleague who is named already or barred.
        """
        if ViolenceBar.objects.filter(enrolment=self.enrolment, user=user).exists():
            raise ValidationError("Kollegan är jävig i ärendet.")
        if by != self.asked_by:
            raise ValidationError("Bara den som frågade kan ge någon annan rätt att läsa.")
        row = ViolenceReader(screening=self, user=user, named_by=by)
        row.full_clean()
        row.save()


class ViolenceAnswers(models.Model):
    """Svar om våld (K5), apart from the occasion: encrypted, with readers and log of their own."""

    row_key = "screening"

    screening = models.OneToOneField(
        ViolenceScreening, models.CASCADE, verbose_name="tillfälle", related_name="answers"
    )
    text = EncryptedTextField("svar", purpose="violence")

    class Meta:
        verbose_name = "svar om våld"
        verbose_name_plural = "svar om våld"

    def __str__(self) -> str:
        return f"{self.screening_id}"

    @property
    def told(self) -> Told:
        return Told.read(self.text)


class ViolenceReader(models.Model):
    """Läsare av svar om våld: a colleague whom the one who asked has named, for one occasion."""

    row_key = "screening"

    screening = models.ForeignKey(
        ViolenceScreening, models.CASCADE, verbose_name="tillfälle", related_name="readers"
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="läsare", related_name="violence_readings"
    )
    named_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="namngiven av", related_name="violence_namings"
    )
    named_at = models.DateTimeField("namngiven", auto_now_add=True)

    class Meta:
        verbose_name = "läsare av svar om våld"
        verbose_name_plural = "läsare av svar om våld"
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "user"],
                name="one_violence_reader",
                violation_error_message="Personen får redan läsa svaren.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.user_id}"


class ViolenceBar(models.Model):
    """Jäv: somebody of the staff who neither asks about violence in a case nor reads the answers.

    Staff declare it themselves, or their leader does; only the leader lifts it (domain.md §5).
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="violence_bars"
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="jävig", related_name="violence_bars"
    )
    declared_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="anmält av", related_name="+"
    )
    declared_on = models.DateField("anmält den")

    class Meta:
        verbose_name = "jäv i frågor om våld"
        verbose_name_plural = "jäv i frågor om våld"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "user"],
                name="one_violence_bar",
                violation_error_message="Jävet är redan anmält.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.user_id}"
