from typing import Self

from django.db import models
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, Team


class WorkplaceQuerySet(models.QuerySet["Workplace"]):
    def visible_to(self, actor: Membership) -> Self:
        """Teamets register, for the team's staff. Nobody's placement is told by it."""
        return self.filter(team=actor.team_id) if actor.is_team_staff else self.none()


class Workplace(Versioned):
    """Arbetsplats: an employer, or an activity of the municipality's own, that takes people in."""

    row_key = "team"

    team = models.ForeignKey(
        Team,
        models.PROTECT,
        verbose_name="insats",
        related_name="workplaces",
        editable=False,
    )
    name = models.CharField("organisation", max_length=120)
    town = models.CharField("ort", max_length=60)
    contact = models.CharField("kontaktperson", max_length=120, blank=True)
    contact_way = models.CharField("telefon eller e-post", max_length=120, blank=True)

    objects = WorkplaceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "arbetsplats"
        verbose_name_plural = "arbetsplatser"
        ordering = ["name", "town"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name", "town"],
                name="one_workplace_of_a_name",
                violation_error_message="Arbetsplatsen finns redan i registret.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"
