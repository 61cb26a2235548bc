from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from instruments.answers import in_words
from instruments.codes import Absence, Kind, Rater, Readers
from instruments.models.instrument import Instrument, InstrumentItem, InstrumentVersion
from organisations.models import Membership, User
from participants.models import Assignment, Enrolment


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, actor: Membership) -> Self:
        """Det som rollen får läsa i sina ärenden."""
        return self.readable_by(actor).filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def readable_by(self, actor: Membership) -> Self:
        """Det som rollen får läsa i ett ärende som den redan hittat.

        Of an instrument that not all the team reads, whoever answers for the case reads all, and
        each what they registered.
        """
        answered_for = Assignment.objects.filter(
            user=actor.user_id, ended_on=None, enrolment=OuterRef("enrolment")
        )
        of_team, own = Q(instrument__readers=Readers.TEAM), Q(entered_by=actor.user_id)
        return self.filter(of_team | own | Exists(answered_for))


class Measurement(Versioned):
    """Mätning: one filled-in form on one day, by one rater.

    An answer is whole tenths, or below zero a named absence (instruments.codes.Absence); they stand
    in the order of the edition's items for the rater. All that count or no total (domain.md §3).
    """

    row_key = "enrolment"

    class Source(models.TextChoices):
        """Hur värdet kom in."""

        PAPER = "paper", "på papper"
        SCREEN = "screen", "på skärm"
        HANDED = "handed", "på överlämnad skärm"
        LIST = "list", "lista"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="measurements"
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name="instrument", related_name="measurements"
    )
    edition = models.ForeignKey(
        InstrumentVersion,
        models.PROTECT,
        verbose_name="version av instrumentet",
        related_name="measurements",
    )
    rater = models.CharField("skattare", max_length=11, choices=Rater, default=Rater.PARTICIPANT)
    measured_on = models.DateField("datum")
    values = ArrayField(
        models.SmallIntegerField(),
        verbose_name="svar i tiondelar",
        null=True,
        blank=True,
        help_text="Tomt när bara summan är känd.",
    )
    total = models.PositiveSmallIntegerField("summa i tiondelar", null=True, blank=True)
    subject = models.CharField("målet som skalan gäller", max_length=120, blank=True)
    holds_up = models.TextField("vad som gör att det inte är lägre", blank=True)
    next_step = models.TextField("nästa lilla steg", blank=True)
    occasion = models.CharField("tillfälle", max_length=80, blank=True)
    source = models.CharField("källa", max_length=6, choices=Source, default=Source.PAPER)
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="registrerad av",
        related_name="measurements",
        null=True,
        blank=True,
    )

    objects = MeasurementQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mätning"
        verbose_name_plural = "mätningar"
        ordering = ["measured_on", "pk"]
        indexes = [
            models.Index(
                fields=["enrolment", "instrument", "measured_on"],
                include=["total"],
                name="measurement_course",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "instrument", "measured_on", "rater", "subject"],
                name="one_measurement_a_day",
                violation_error_message="Det finns redan en mätning den dagen.",
            ),
            models.CheckConstraint(
                condition=~Q(source="list") | Q(values=None, total__isnull=False),
                name="listed_total_has_no_values",
                violation_error_message="En summa från en lista har inga delvärden.",
            ),
            models.CheckConstraint(
                condition=Q(source="list") | Q(values__isnull=False),
                name="measured_total_has_values",
                violation_error_message="Alla delar behövs för en summa.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.measured_on}"

    def answers_of(self, kinds: Mapping[str, str]) -> dict[str, int]:
        """Svaren efter frågans kod, named absences included; only those of the kind asked for.

        A question that has been given another kind since says nothing that can be compared.
        """
        return {
            item.code: value for item, value in self.answered if kinds.get(item.code) == item.kind
        }

    @property
    def unanswered(self) -> list[str]:
        """Frågorna som summan saknar svar på, by what they measure."""
        return [item.label for item, value in self.answered if item.counts and value < 0]

    @property
    def beside_total(self) -> list[tuple[str, str]]:
        """Svaren som inte ingår i summan, in words: where the person wishes to be, for one."""
        return [
            (item.label, in_words(Kind(item.kind), value))
            for item, value in self.answered
            if not item.counts and value != Absence.NOT_ASKED
        ]

    @property
    def answers_in_words(self) -> list[tuple[str, str]]:
        """Alla svaren i ord, by what they measure."""
        return [(item.label, in_words(Kind(item.kind), value)) for item, value in self.answered]

    @property
    def answered(self) -> list[tuple[InstrumentItem, int]]:
        """Frågor och svar, in the order of the form; of a total from a list there are none."""
        return list(zip(self.edition.items_for(self.rater), self.values or [], strict=False))

    def clean(self) -> None:
        """Every answer within its item, and the total made of them. Raises ValidationError."""
        if self.edition.instrument_id != self.instrument_id:
            raise ValidationError("Versionen hör till ett annat instrument.")
        if self.values is None:
            return
        items = self.edition.items_for(self.rater)
        if len(self.values) != len(items):
            raise ValidationError("Alla delar behövs för en summa.")
        if not all(item.takes(value) for item, value in zip(items, self.values, strict=True)):
            raise ValidationError("Ett värde ligger utanför skalan.")
        self.total = self.edition.total_of(self.values, self.rater)

    def measure(self, *, values: list[int], on: date, **facts: Any) -> None:
        """Registrerar: the answers in tenths, item by item. Never without all of them.

        Under the edition of the day, where none was chosen. Raises ValidationError.
        """
        self.values, self.measured_on = values, on
        for name, value in facts.items():
            setattr(self, name, value)
        if not self.edition_id:
            edition = self.instrument.version_on(on)
            if edition is None:
                raise ValidationError("Instrumentet har inga frågor inlagda.")
            self.edition = edition
        self.full_clean()
        self.save()
