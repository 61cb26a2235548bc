from typing import Any

from django.db import models

from organisations.models import Team


class ViolenceYear(models.Model):
    """Frågor om våld under ett år, as the leader first read it: the hidden table, never the counts.

    Written once. A case that is registered late, purged or protected changes nothing in a year that
    has been read, so that nobody's answer is the difference between two readings.
    """

    row_key = "team"

    append_only = True

    team = models.ForeignKey(Team, models.CASCADE, verbose_name="insats", related_name="+")
    year = models.PositiveSmallIntegerField("år")
    frozen_on = models.DateField("läst första gången")
    rows: "models.JSONField[Any, Any]" = models.JSONField("rader")

    class Meta:
        verbose_name = "år av frågor om våld"
        verbose_name_plural = "år av frågor om våld"
        constraints = [
            models.UniqueConstraint(fields=["team", "year"], name="one_violence_year_a_team")
        ]

    def __str__(self) -> str:
        return f"{self.year}"
