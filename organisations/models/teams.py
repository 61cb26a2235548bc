from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models.places import Association, Organisation


class Team(Versioned):
    """Insats: a team that one organisation runs, with the clocks its work is measured by.

    The owner organisation is controller (personuppgiftsansvarig) of every case in the team.
    """

    class Model(models.TextChoices):
        """Arbetssätt (domain.md §7.1)."""

        SAMORDNINGSTEAM = "samordningsteam", "samordningsteam"
        TEAMSAMVERKAN = "teamsamverkan", "teamsamverkan"

    class Readers(models.TextChoices):
        """Krets: who in the team finds its cases."""

        WHOLE_TEAM = "whole_team", "hela teamet"
        NAMED = "named", "ansvarig, vikarie och namngivna"

    class Decider(models.TextChoices):
        """Vem som beslutar om förlängning utöver riktmärket (seed 003)."""

        LEADER = "leader", "teamets ledare"
        STEERING = "steering", "styrgruppen"

    name = models.CharField("namn", max_length=120, unique=True)
    code = models.CharField("kod i ärendenummer", max_length=5, unique=True)
    association = models.ForeignKey(
        Association, models.PROTECT, verbose_name="samordningsförbund", related_name="teams"
    )
    owner = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="insatsägare", related_name="teams"
    )
    model = models.CharField(
        "arbetssätt", max_length=15, choices=Model, default=Model.SAMORDNINGSTEAM
    )
    readers = models.CharField("krets", max_length=10, choices=Readers, default=Readers.WHOLE_TEAM)
    extension_decider = models.CharField(
        "beslutar om förlängning", max_length=8, choices=Decider, default=Decider.STEERING
    )
    municipalities = ArrayField(
        models.CharField(max_length=60), verbose_name="kommuner", default=list, blank=True
    )
    phone = models.CharField(
        "telefon",
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+?[0-9][0-9 ()-]{4,}\Z", "Skriv numret med siffror, till exempel 021-39 00 00."
            )
        ],
    )
    places = models.PositiveSmallIntegerField("beslutade platser", null=True, blank=True)
    age_from = models.PositiveSmallIntegerField("ålder från", default=16)
    age_to = models.PositiveSmallIntegerField("ålder till", default=64)
    started_on = models.DateField("startade")
    ended_on = models.DateField("upphörde", null=True, blank=True)

    # The clocks of product.md; each team may set its own.
    follow_up_months = models.PositiveSmallIntegerField("månader till uppföljning", default=3)
    guideline_months = models.PositiveSmallIntegerField("riktmärke, månader", default=12)
    warn_months = models.PositiveSmallIntegerField("varning vid, månader", default=10)
    final_document_days = models.PositiveSmallIntegerField("dagar till slutdokument", default=21)
    first_answer_days = models.PositiveSmallIntegerField("dagar till första svar", default=14)
    quiet_weeks = models.PositiveSmallIntegerField("veckor utan kontakt", default=4)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-ZÅÄÖ]{2,5}$"),
                name="team_code_is_letters",
                violation_error_message="Koden är två till fem stora bokstäver.",
            ),
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to")),
                name="team_ages_in_order",
                violation_error_message="Åldern från kan inte vara högre än åldern till.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="team_ends_after_start",
                violation_error_message="Insatsen kan inte upphöra före sin start.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_months__gte=1, final_document_days__gte=1),
                name="team_clocks_run",
                violation_error_message="Fristerna ska vara minst en månad och minst en dag.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reads_whole(self) -> bool:
        return self.readers == self.Readers.WHOLE_TEAM

    @property
    def only_coordinates(self) -> bool:
        """Teamsamverkan: the responsibility stays with the huvudman (seed 000, 004)."""
        return self.model == self.Model.TEAMSAMVERKAN

    @property
    def short_name(self) -> str:
        """Namnet utan insatsens slag: "Hallstahammar", for narrow places."""
        return self.name.removeprefix("Samordningsteam ").removeprefix("Teamsamverkan ")


class NumberSeries(models.Model):
    """Nummerserie: the last serial given out for a prefix and a year, so none is given twice."""

    prefix = models.CharField("prefix", max_length=5)
    year = models.PositiveSmallIntegerField("år")
    last = models.PositiveIntegerField("senast")

    class Meta:
        verbose_name = "nummerserie"
        verbose_name_plural = "nummerserier"
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"

    @classmethod
    def take(cls, prefix: str, year: int, count: int = 1) -> list[str]:
        """Ärendenummer: the next `count` numbers, "HAL-2026-014". Safe under concurrency."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organisations_numberseries AS series (prefix, year, last)"
                " VALUES (%s, %s, %s) ON CONFLICT (prefix, year)"
                " DO UPDATE SET last = series.last + excluded.last RETURNING last",
                [prefix, year, count],
            )
            [last] = cursor.fetchone()
        return [f"{prefix}-{year}-{serial:03d}" for serial in range(last - count + 1, last + 1)]
