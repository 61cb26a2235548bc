from django.db import models
from simple_history.models import HistoricalRecords

from finsam.models import Versioned


class RolePlace(Versioned):
    """Ställe där roller hålls, and what it asks of the logins of those who hold them."""

    second_factor_required = models.BooleanField(
        "kräver ett andra steg vid inloggning", default=False
    )

    class Meta:
        abstract = True


class Association(RolePlace):
    """Samordningsförbund: finances the teams and may hold no participant data (IMY 2016-03-03)."""

    name = models.CharField("namn", max_length=120, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "samordningsförbund"
        verbose_name_plural = "samordningsförbund"

    def __str__(self) -> str:
        return self.name


class Organisation(RolePlace):
    """Part, huvudman eller kontor: an authority, or an office that belongs to one."""

    class Kind(models.TextChoices):
        """Slag av part, lag (2003:1210) 1–3 §§."""

        KOMMUN = "KOMMUN", "kommun"
        REGION = "REGION", "region"
        AF = "AF", "Arbetsförmedlingen"
        FK = "FK", "Försäkringskassan"
        OTHER = "OTHER", "annan"

    name = models.CharField("namn", max_length=120)
    kind = models.CharField("slag", max_length=6, choices=Kind)
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="hör till",
        related_name="offices",
        null=True,
        blank=True,
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "part_of"],
                name="one_organisation_of_a_name",
                nulls_distinct=False,
                violation_error_message="Det finns redan en organisation med det namnet.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
