from django.db import models

from finsam.models import Versioned
from organisations.models import Team
from participants.codes_plan import PlanTheme


class PlanCatalogue(Versioned):
    """Planmall: a team's own goals and actions within a theme, one a line, to choose from.

    A team without one for a theme has the defaults (participants.plan_phrases).
    """

    row_key = ""

    team = models.ForeignKey(
        Team,
        models.CASCADE,
        verbose_name="insats",
        related_name="plan_catalogues",
        editable=False,
    )
    theme = models.CharField("tema", max_length=17, choices=PlanTheme, editable=False)
    goals = models.TextField("mål att välja", blank=True, max_length=8000)
    actions = models.TextField("åtgärder att välja", blank=True, max_length=8000)

    class Meta:
        verbose_name = "planmall"
        verbose_name_plural = "planmallar"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "theme"],
                name="one_plan_catalogue_a_theme",
                violation_error_message="Någon annan har ändrat temat under tiden.",
            ),
        ]

    def __str__(self) -> str:
        return f"planmall, {self.get_theme_display()}"
