from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from finsam.dates import period_words, plain
from organisations.models import Membership
from reporting.models.report import AnnualReport


class Audience(models.TextChoices):
    """Läsare: who the figures are for, and so which of them are shown."""

    TEAM = "team", "verkliga antal"
    OUTSIDE = "outside", "små antal dolda"


class FrozenReportQuerySet(models.QuerySet["FrozenReport"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(report__in=AnnualReport.objects.visible_to(actor))

    def readable_by(self, actor: Membership, audience: str) -> Self:
        """Filen för läsaren: real counts for the team's own leader, hidden ones for all above."""
        if audience == Audience.TEAM:
            return self.filter(report__in=AnnualReport.objects.counted_by(actor))
        return self.visible_to(actor)

    def newest(self) -> "FrozenReport | None":
        return self.order_by("-number").first()

    def with_content(self) -> Self:
        return self.prefetch_related("figures", "texts")


class FrozenReport(models.Model):
    """Fryst version: all that a report prints, as it was then, and never a person.

    Names of teams are kept as words, so that a report stays what it was when a team is renamed.
    Written once: the database refuses change.
    """

    row_key = ""

    append_only = True

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, verbose_name="helårsrapport", related_name="versions"
    )
    number = models.PositiveSmallIntegerField("version")
    frozen_at = models.DateTimeField("fryst")
    frozen_on = models.DateField("fryst den")
    frozen_by = models.CharField("fryst av", max_length=150)
    first = models.DateField("från")
    last = models.DateField("till och med")
    title = models.CharField("titel", max_length=80)
    teams = ArrayField(models.CharField(max_length=120), verbose_name="insatser")
    owners = ArrayField(models.CharField(max_length=120), verbose_name="insatsägare")
    associations = ArrayField(models.CharField(max_length=120), verbose_name="samordningsförbund")
    places = models.PositiveSmallIntegerField("beslutade platser", null=True)
    # Roles, employers and percentages of the year; no names.
    staffing: "models.JSONField[Any, Any]" = models.JSONField("bemanning", default=list)
    # Means of ratings by instrument (reporting.changes), real and hidden; nobody stands alone.
    changes: "models.JSONField[Any, Any]" = models.JSONField(
        "förändring i skattningar", default=list
    )

    objects = FrozenReportQuerySet.as_manager()

    class Meta:
        verbose_name = "fryst helårsrapport"
        verbose_name_plural = "frysta helårsrapporter"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="frozen_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def period(self) -> str:
        return period_words(self.first, self.last)

    @property
    def edition(self) -> str:
        """Utgåva: "version 1, fryst 30 januari 2020"."""
        return f"version {self.number}, fryst {plain(self.frozen_on)}"

    @property
    def is_early(self) -> bool:
        """Fryst innan året var slut, so not yet the whole year."""
        return self.frozen_on <= self.last


class FrozenFigure(models.Model):
    """Frusen siffra: number, words and definition together, real counts and the hidden ones.

    `hidden` is kept as it was released, so that a later way of hiding never gives a second table
    to subtract from the first. `cells` has the codes in their order, which jsonb forgets.
    """

    row_key = ""

    append_only = True

    frozen = models.ForeignKey(
        FrozenReport, models.PROTECT, verbose_name="version", related_name="figures"
    )
    order = models.PositiveSmallIntegerField("ordning")
    key = models.CharField("nyckel", max_length=60)
    label = models.CharField("mått", max_length=120)
    definition = models.TextField("definition")
    unit = models.CharField("enhet", max_length=20)
    cells: "models.JSONField[Any, Any]" = models.JSONField("celler", default=list)
    measure: "models.JSONField[Any, Any]" = models.JSONField("mått med verkliga antal")
    hidden: "models.JSONField[Any, Any]" = models.JSONField("mått med dolda antal")

    class Meta:
        verbose_name = "frusen siffra"
        verbose_name_plural = "frusna siffror"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["frozen", "key"], name="one_frozen_figure_a_key"),
        ]

    def __str__(self) -> str:
        return self.label


class FrozenText(models.Model):
    """Frusen text: a chapter as it was written then, placeholders and all."""

    row_key = ""

    append_only = True

    frozen = models.ForeignKey(
        FrozenReport, models.PROTECT, verbose_name="version", related_name="texts"
    )
    order = models.PositiveSmallIntegerField("ordning")
    chapter = models.CharField("kapitel", max_length=20)
    heading = models.CharField("rubrik", max_length=80)
    text = models.TextField("text")

    class Meta:
        verbose_name = "frusen text"
        verbose_name_plural = "frusna texter"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["frozen", "chapter"], name="one_frozen_text_a_chapter"),
        ]

    def __str__(self) -> str:
        return self.heading
