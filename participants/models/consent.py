from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finsam.dates import plain
from finsam.models import Versioned
from organisations.models import Membership, User
from participants.codes_consent import ConsentForm
from participants.models.consent_line import Agreed, ConsentLine
from participants.models.enrolment import Enrolment


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    @transaction.atomic
    def record(
        self,
        enrolment: Enrolment,
        *,
        on: date,
        form: ConsentForm,
        obtained_by: User | None,
        lines: Iterable[Agreed],
        until: date | None = None,
        remark: str = "",
    ) -> "Consent":
        """Registrerar ett samtycke med sina rader. Raises ValidationError without any line."""
        agreed = list(lines)
        if not agreed:
            raise ValidationError("Välj minst en part och ett område.")
        consent = Consent(
            enrolment=enrolment,
            form=form,
            started_on=on,
            ended_on=until,
            obtained_by=obtained_by,
            remark=remark,
        )
        consent.full_clean()
        consent.save()
        for one in agreed:
            consent.add_line(one, on=on, until=until)
        return consent

    def refuse(
        self, enrolment: Enrolment, *, on: date, form: ConsentForm, obtained_by: User, remark: str
    ) -> "Consent":
        """Antecknar ett nej. It hides nothing: the team works on in full, inside the team.

        Raises ValidationError while a consent is live: that one is withdrawn first, in words.
        """
        if ConsentLine.objects.of(enrolment).live(on).exists():
            raise ValidationError("Ett samtycke gäller. Återkalla det först, helt eller till del.")
        consent = Consent(
            enrolment=enrolment,
            is_refusal=True,
            form=form,
            started_on=on,
            obtained_by=obtained_by,
            remark=remark,
        )
        consent.full_clean()
        consent.save()
        return consent


class Consent(Versioned):
    """Samtycke till att uppgifter delas, given for one case.

    It belongs to the case and not to the person: it lasts the participation, and a new
    participation asks anew (domain.md §1.3, §6.3). Without an end it lasts as long as the insats.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        verbose_name="inskrivning",
        related_name="consents",
        editable=False,
    )
    is_refusal = models.BooleanField("samtycker inte", default=False, editable=False)
    form = models.CharField("form", max_length=20, choices=ConsentForm)
    started_on = models.DateField("från")
    ended_on = models.DateField("till", null=True, blank=True)
    obtained_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="inhämtat av",
        related_name="+",
        null=True,
        editable=False,
    )
    remark = models.CharField("anmärkning", max_length=200, blank=True)
    withdrawn_on = models.DateField("återkallat", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="återkallelsen antecknad av",
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ConsentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "samtycke"
        verbose_name_plural = "samtycken"
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="consent_ends_after_start",
                violation_error_message="Samtycket kan inte sluta före sin start.",
            ),
            models.CheckConstraint(
                condition=Q(is_refusal=False) | Q(ended_on=None, withdrawn_on=None),
                name="refusal_is_not_withdrawn",
                violation_error_message="Ett nej har varken slutdag eller återkallelse.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="withdrawal_whole",
                violation_error_message="En återkallelse har dag och den som antecknade den.",
            ),
        ]

    def __str__(self) -> str:
        word = "nej" if self.is_refusal else "samtycke"
        return f"{word} från {self.started_on}"

    def add_line(self, agreed: Agreed, *, on: date, until: date | None) -> "ConsentLine":
        line = ConsentLine(
            consent=self,
            party=agreed.party,
            named=agreed.named,
            direction=agreed.direction,
            area=agreed.area,
            started_on=on,
            ended_on=until,
        )
        line.full_clean()
        line.save()
        return line

    @transaction.atomic
    def withdraw(self, *, on: date, by: User) -> None:
        """Återkallar helt: it ends at once, for every line. History stays.

        Raises ValidationError the second time, and for a refusal.
        """
        if self.is_refusal:
            raise ValidationError("Det här är inget samtycke.")
        if self.withdrawn_on:
            raise ValidationError(f"Samtycket återkallades {plain(self.withdrawn_on)}.")
        self.withdrawn_on, self.withdrawn_by = on, by
        self.save()
        for line in self.lines.filter(withdrawn_on=None).select_for_update(of=("self",)):
            line.withdraw(on=on, by=by)
