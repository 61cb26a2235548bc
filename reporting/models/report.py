from collections.abc import Sequence
from datetime import date
from typing import Self

from django.db import models
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, Team
from organisations.roles import Role
from reporting.chapters import PROPOSED

STEERING = frozenset({Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.UTVECKLINGSLEDARE})


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, actor: Membership) -> Self:
        """Rapporter om teamen i rollen: for leaders, and for those who steer."""
        if not actor.leads and actor.role not in STEERING:
            return self.none()
        return self.filter(teams__in=actor.teams()).distinct()

    def editable_by(self, actor: Membership) -> Self:
        """Texterna skrivs av den som leder något av teamen."""
        return self.visible_to(actor) if actor.leads else self.none()

    def counted_by(self, actor: Membership) -> Self:
        """Med verkliga antal: only a report of the leader's own team and no other.

        Of a joint report a leader could else count out the small numbers of the other teams.
        """
        return self.editable_by(actor).filter(scope=scope_of([actor.team_id]))

    def with_content(self) -> Self:
        """Med insatser och texter, in two queries however many reports there are."""
        teams = Team.objects.select_related("owner", "association")
        return self.prefetch_related(models.Prefetch("teams", teams), "texts")

    def of(self, teams: Sequence[Team], year: int) -> "AnnualReport":
        """Årets rapport för teamen, begun if it is not there yet."""
        report, begun = self.get_or_create(
            year=year,
            scope=scope_of([team.pk for team in teams]),
            defaults={"title": f"Helårsrapport {year}"},
        )
        if begun:
            report.teams.set(teams)
        return report


class AnnualReport(Versioned):
    """Helårsrapport: one year of one team, or of several in a joint report (seed 001)."""

    row_key = ""

    year = models.PositiveSmallIntegerField("år")
    title = models.CharField("titel", max_length=80)
    teams = models.ManyToManyField(Team, verbose_name="insatser", related_name="+")
    # The teams once more, as a value that a constraint can hold.
    scope = models.CharField("omfattning", max_length=200, editable=False)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "helårsrapport"
        verbose_name_plural = "helårsrapporter"
        ordering = ["-year", "scope"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "scope"],
                name="one_report_a_year",
                violation_error_message="Det finns redan en helårsrapport för året.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 12, 31)

    def text_of(self, chapter: str) -> "ReportText":
        """Kapitlets text: the one that is saved, or an unsaved one with the proposed words."""
        saved = self.texts.filter(chapter=chapter).first()
        return saved or ReportText(report=self, chapter=chapter, text=PROPOSED[chapter])


class ReportText(Versioned):
    """Kapiteltext: what people write in a chapter. Figures come in through placeholders only."""

    row_key = ""

    report = models.ForeignKey(
        AnnualReport,
        models.CASCADE,
        verbose_name="helårsrapport",
        related_name="texts",
        editable=False,
    )
    chapter = models.CharField("kapitel", max_length=20, editable=False)
    text = models.TextField("text", blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "kapiteltext"
        verbose_name_plural = "kapiteltexter"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "chapter"],
                name="one_text_a_chapter",
                violation_error_message="Någon annan har just skrivit kapitlet. Ladda om sidan.",
            ),
        ]

    def __str__(self) -> str:
        return self.chapter


def scope_of(teams: Sequence[int | None]) -> str:
    return ",".join(str(team) for team in sorted(team for team in teams if team))
