from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finsam.dates import plain
from finsam.day_ranges import DayRange
from finsam.models import Versioned
from organisations.models import Membership, User
from participants.codes_consent import GIVING, ConsentArea, ConsentForm, Direction, Party
from participants.models.enrolment import Enrolment


@dataclass(frozen=True)
class Agreed:
    """Överenskommet: one line to record. `named` says which, where the code leaves it open."""

    party: Party
    direction: Direction
    area: ConsentArea
    named: str = ""


class ConsentLineQuerySet(models.QuerySet["ConsentLine"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(consent__enrolment__in=Enrolment.objects.visible_to(actor))

    def of(self, enrolment: Enrolment) -> Self:
        return self.filter(consent__enrolment=enrolment)

    def live(self, on: date) -> Self:
        """Gäller den dagen. The same as disclosure.is_live, for a queryset."""
        case = "consent__enrolment"
        document = f"{case}__final_document"
        insats_lasts = (
            Q(**{f"{case}__closed_on": None})
            | Q(**{f"{case}__closed_on__gte": on})
            | Q(**{f"{document}__due_on__isnull": False, f"{document}__sent_on": None})
            | Q(**{f"{document}__sent_on__gte": on})
        )
        return self.filter(
            insats_lasts,
            Q(ended_on=None) | Q(ended_on__gte=on),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
            started_on__lte=on,
        )

    def giving(self) -> Self:
        """Teamet får lämna till parten."""
        return self.filter(direction__in=GIVING)


class ConsentLine(Versioned):
    """Samtyckesrad: one party, one direction, one area, its days.

    Granular, since one blanket form for everything is what JO looked into (domain.md §6.3). A line
    is never edited: it is withdrawn, or followed by a new one.
    """

    row_key = "consent"

    consent = models.ForeignKey(
        "participants.Consent",
        models.CASCADE,
        verbose_name="samtycke",
        related_name="lines",
        editable=False,
    )
    party = models.CharField("part", max_length=12, choices=Party)
    named = models.CharField("vilken", max_length=120, blank=True)
    direction = models.CharField("riktning", max_length=5, choices=Direction)
    area = models.CharField("område", max_length=9, choices=ConsentArea)
    started_on = models.DateField("från")
    ended_on = models.DateField("till", null=True, blank=True)
    withdrawn_on = models.DateField("återkallad", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="återkallelsen antecknad av",
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ConsentLineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "samtyckesrad"
        verbose_name_plural = "samtyckesrader"
        ordering = ["party", "area", "started_on"]
        indexes = [
            models.Index(
                fields=["ended_on"],
                condition=Q(withdrawn_on=None, ended_on__isnull=False),
                name="consent_line_ending",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="consent_line_ends_after_start",
                violation_error_message="Raden kan inte sluta före sin start.",
            ),
            models.CheckConstraint(
                condition=~Q(party=Party.OTHER) | ~Q(named=""),
                name="other_party_is_named",
                violation_error_message="Skriv vilken den andra parten är.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="line_withdrawal_whole",
                violation_error_message="En återkallelse har dag och den som antecknade den.",
            ),
            ExclusionConstraint(
                name="one_line_of_a_kind",
                expressions=[
                    (F("consent"), RangeOperators.EQUAL),
                    (F("party"), RangeOperators.EQUAL),
                    (F("named"), RangeOperators.EQUAL),
                    (F("direction"), RangeOperators.EQUAL),
                    (F("area"), RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_on=None),
                violation_error_message="Samtycket har redan en sådan rad de dagarna.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.get_area_display()}, {self.party_words}"

    @property
    def party_words(self) -> str:
        """Parten i ord, with the name where one is given."""
        if self.party == Party.OTHER:
            return self.named
        label = self.get_party_display()
        return f"{label} ({self.named})" if self.named else label

    @property
    def basis(self) -> str:
        """Raden som grund, in a sentence: how it was given, what, to whom, which days."""
        until = f" till {plain(self.ended_on)}" if self.ended_on else ""
        given = f"{self.consent.get_form_display().capitalize()}, {self.get_area_display()}"
        return f"{given} till {self.party_words}, från {plain(self.started_on)}{until}."

    def withdraw(self, *, on: date, by: User) -> None:
        """Återkallar raden, at once. Raises ValidationError the second time."""
        if self.withdrawn_on:
            raise ValidationError(f"Raden återkallades {plain(self.withdrawn_on)}.")
        self.withdrawn_on, self.withdrawn_by = on, by
        self.save()

    @transaction.atomic
    def extend(
        self, *, until: date | None, form: ConsentForm, obtained_by: User, on: date
    ) -> "ConsentLine":
        """Förlänger: the person has said yes again, which is a consent of its own with a new line.

        The new line begins the day after this one, which stays as it was. Raises ValidationError
        for a line without an end or one that was withdrawn, and the second time.
        """
        if self.withdrawn_on or self.ended_on is None:
            raise ValidationError("Bara en rad med slutdag som inte är återkallad kan förlängas.")
        if self.successors().exists():
            raise ValidationError("Raden är redan förlängd.")
        begins = max(self.ended_on + timedelta(days=1), on)
        if until and until < begins:
            raise ValidationError({"until": f"Välj en dag efter {plain(self.ended_on)}."})
        agreed = Agreed(
            Party(self.party), Direction(self.direction), ConsentArea(self.area), self.named
        )
        consent = type(self.consent).objects.record(
            self.consent.enrolment,
            on=begins,
            form=form,
            obtained_by=obtained_by,
            lines=[agreed],
            until=until,
            remark=f"Förlänger raden som gällde till {plain(self.ended_on)}.",
        )
        return consent.lines.get()

    def successors(self) -> "models.QuerySet[ConsentLine]":
        """Senare rader av samma slag, not withdrawn."""
        kind = {name: getattr(self, name) for name in ("party", "named", "direction", "area")}
        later = ConsentLine.objects.of(self.consent.enrolment).filter(
            withdrawn_on=None, started_on__gt=self.started_on, **kind
        )
        return later.filter(Q(ended_on=None) | Q(ended_on__gt=self.ended_on))
