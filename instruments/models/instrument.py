from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from simple_history.models import HistoricalRecords

from instruments.codes import Absence, Kind, Rater, Readers, highest
from instruments.scales import Scale, cut_off_at, total
from organisations.models import Organisation


def the_participant() -> list[str]:
    return [Rater.PARTICIPANT.value]


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def with_versions(self) -> Self:
        """Med versioner, frågor och gränser, in the same query (see `Instrument.editions`)."""
        within = {"version": OuterRef("pk")}
        versions = InstrumentVersion.objects.filter(instrument=OuterRef("pk")).order_by("number")
        parts = {
            "questions": ArraySubquery(written(InstrumentItem.objects.filter(**within))),
            "limits": ArraySubquery(written(CutOff.objects.filter(**within))),
        }
        return self.annotate(written_editions=ArraySubquery(written(versions, **parts)))


def written(rows: "models.QuerySet[Any]", **parts: Any) -> "models.QuerySet[Any, Any]":
    """Raderna som JSON, all their columns by name. Days come as ISO text."""
    columns = {field.attname: field.attname for field in rows.model._meta.concrete_fields}
    return rows.values(facts=JSONObject(**columns, **parts))


class Instrument(models.Model):
    """Instrument: a scale or a form that is filled in again and again. What it asks is in versions.

    One without a version is known by name only: the customer loads it (domain.md §4, SMAIL).
    """

    row_key = ""
    written_editions: list[dict[str, Any]]  # where it was read `with_versions`

    code = models.CharField("kod", max_length=12, unique=True)
    name = models.CharField("namn", max_length=80)
    explanation = models.CharField("förklaring", max_length=200, blank=True)
    owner = models.CharField("rättighetshavare", max_length=120, blank=True)
    licensed = models.BooleanField("ordalydelsen kräver licens", default=False)
    interval_months = models.PositiveSmallIntegerField(
        "månader mellan mätningar", null=True, blank=True
    )
    raters = ArrayField(
        models.CharField(max_length=11, choices=Rater),
        verbose_name="skattas av",
        default=the_participant,
    )
    shown_to_person = models.BooleanField("resultatet visas för personen", default=False)
    readers = models.CharField("läses av", max_length=8, choices=Readers, default=Readers.TEAM)
    free_goal = models.BooleanField("gäller ett eget mål", default=False)
    about_conversation = models.BooleanField("skattar samtalet", default=False)
    order = models.PositiveSmallIntegerField("ordning", default=0)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = "instrument"
        verbose_name_plural = "instrument"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def rater_words(self) -> str:
        return " och ".join(Rater(one).label for one in self.raters)

    @property
    def editions(self) -> list["InstrumentVersion"]:
        """Versionerna i ordning: those read with the instrument, where it was asked for so."""
        is_read = hasattr(self, "written_editions")
        return self._read_editions if is_read else list(self.versions.order_by("number"))

    @cached_property
    def _read_editions(self) -> list["InstrumentVersion"]:
        return [InstrumentVersion.read(self, facts) for facts in self.written_editions]

    @property
    def latest(self) -> "InstrumentVersion | None":
        """Senaste versionen, whether it is in force yet or not."""
        return max(self.editions, key=lambda one: one.number, default=None)

    def version_on(self, day: date) -> "InstrumentVersion | None":
        """Versionen som gäller dagen, the latest of those in force; None before the first."""
        in_force = [one for one in self.editions if one.in_force_from <= day]
        return max(in_force, key=lambda one: one.number, default=None)


class InstrumentVersion(models.Model):
    """Version av ett instrument: what it asks and what its total means. Never changed once used.

    Tenths throughout. A total is the sum of the items that count; without such items there is a
    profile, and never a sum (domain.md §4).
    """

    row_key = ""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name="instrument", related_name="versions"
    )
    number = models.PositiveSmallIntegerField("nummer")
    in_force_from = models.DateField("gäller från")
    higher_is_better = models.BooleanField("högre är bättre", default=True)
    reliable_change = models.PositiveSmallIntegerField(
        "minsta tydliga förändring", null=True, blank=True
    )
    alerts = models.BooleanField("varnar under gränsen och vid nedgång", default=False)

    class Meta:
        verbose_name = "instrumentversion"
        verbose_name_plural = "instrumentversioner"
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"],
                name="one_version_of_a_number",
                violation_error_message="Versionen finns redan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id}.{self.number}"

    @classmethod
    def read(cls, instrument: Instrument, facts: dict[str, Any]) -> "InstrumentVersion":
        """En version ur sin JSON, with its questions and limits."""
        own = {name: value for name, value in facts.items() if name not in ("questions", "limits")}
        own["in_force_from"] = date.fromisoformat(own["in_force_from"])
        version = cls(**own)
        version.instrument = instrument
        version.questions = [InstrumentItem(**one) for one in facts["questions"]]
        version.limits = [CutOff(**one) for one in facts["limits"]]
        return version

    @cached_property
    def questions(self) -> list["InstrumentItem"]:
        return list(self.items.all())

    @cached_property
    def limits(self) -> list["CutOff"]:
        return list(self.cut_offs.all())

    def items_for(self, rater: str) -> list["InstrumentItem"]:
        """Frågorna som skattaren svarar på, in order."""
        return [item for item in self.questions if item.rater in ("", rater)]

    @cached_property
    def counted(self) -> list["InstrumentItem"]:
        return [item for item in self.questions if item.counts]

    @property
    def is_profile(self) -> bool:
        return not self.counted

    def total_of(self, values: Sequence[int], rater: str) -> int | None:
        """Summan i tiondelar: all items that count, or none at all (domain.md §3)."""
        pairs = zip(self.items_for(rater), values, strict=True)
        return total([value for item, value in pairs if item.counts])

    def scale_for(self, age: int | None) -> Scale:
        """Skalan som reglerna läser, with the cut-off of the age; that of an adult if unknown."""
        instrument = self.instrument
        limits = {one.from_age: one.tenths for one in self.limits}
        return Scale(
            code=instrument.code,
            name=instrument.name,
            explanation=instrument.explanation,
            maximum=highest(item.kind for item in self.counted),
            higher_is_better=self.higher_is_better,
            cut_off=cut_off_at(age, limits),
            reliable_change=self.reliable_change,
            alerts=self.alerts,
        )


class InstrumentItem(models.Model):
    """Fråga: what one answer measures. The wording is licensed text of the customer's."""

    row_key = ""

    version = models.ForeignKey(
        InstrumentVersion, models.CASCADE, verbose_name="version", related_name="items"
    )
    place = models.PositiveSmallIntegerField("plats")
    code = models.CharField("kod", max_length=30)
    label = models.CharField("vad som mäts", max_length=120)
    wording = models.TextField("ordalydelse", blank=True)
    kind = models.CharField("slag", max_length=6, choices=Kind)
    rater = models.CharField("endast", max_length=11, choices=Rater, blank=True)
    counts = models.BooleanField("ingår i summan", default=False)

    class Meta:
        verbose_name = "fråga i ett instrument"
        verbose_name_plural = "frågor i instrument"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="one_item_at_a_place"),
            models.UniqueConstraint(fields=["version", "code"], name="one_item_of_a_code"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def span(self) -> range:
        return Kind(self.kind).span

    @property
    def absences(self) -> tuple[Absence, ...]:
        return Kind(self.kind).absences

    def takes(self, value: int) -> bool:
        """Ett möjligt svar, an absence included."""
        return value in self.span or value in self.absences


class CutOff(models.Model):
    """Gräns från en ålder, i tiondelar; it holds until the next one begins (domain.md §3)."""

    row_key = ""

    version = models.ForeignKey(
        InstrumentVersion, models.CASCADE, verbose_name="version", related_name="cut_offs"
    )
    from_age = models.PositiveSmallIntegerField("från ålder", default=0)
    tenths = models.PositiveSmallIntegerField("gräns")

    class Meta:
        verbose_name = "gräns"
        verbose_name_plural = "gränser"
        ordering = ["from_age"]
        constraints = [
            models.UniqueConstraint(fields=["version", "from_age"], name="one_cut_off_of_an_age")
        ]

    def __str__(self) -> str:
        return f"{self.tenths}"


class Licence(models.Model):
    """Licens: an organisation may show the wording of an instrument (domain.md §0.5).

    One at a time; what was agreed before stands in its history.
    """

    row_key = ""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name="organisation", related_name="licences"
    )
    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name="instrument", related_name="licences"
    )
    holder = models.CharField("licenshavare", max_length=120)
    since = models.DateField("gäller från")
    until = models.DateField("gäller till och med", null=True, blank=True)
    scope = models.CharField("omfattning", max_length=200)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "licens"
        verbose_name_plural = "licenser"
        ordering = ["instrument", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "instrument"],
                name="one_licence_each",
                violation_error_message="Organisationen har redan en licens för instrumentet.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="licence_ends_after_start",
                violation_error_message="Licensen kan inte sluta före sin start.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id}"
