"""Kodlistor för handlingsplan och Livskompassen (domain.md §4, seeds 001 and 003).

Values stand in the database and in files; labels are what people read.
"""

from django.db.models import TextChoices


class LifeArea(TextChoices):
    """LIVSOMRÅDE: the four areas of Livskompassen as the team uses it (seed 003)."""

    HOME = "HEM_FRITID", "hem och fritid"
    RELATIONS = "RELATIONER", "relationer"
    HEALTH = "HALSA", "hälsa"
    WORK = "ARBETE_UTBILDNING", "arbete och utbildning"


class PlanTheme(TextChoices):
    """Tema i planen: the areas of life, and the economy, which the parties plan as one of its own.

    In the order in which a plan is read: what the person is heading for comes first.
    """

    WORK = LifeArea.WORK.value, LifeArea.WORK.label
    HEALTH = LifeArea.HEALTH.value, LifeArea.HEALTH.label
    ECONOMY = "EKONOMI", "ekonomi och försörjning"
    HOME = LifeArea.HOME.value, LifeArea.HOME.label
    RELATIONS = LifeArea.RELATIONS.value, LifeArea.RELATIONS.label


class GoalStatus(TextChoices):
    """Målets läge."""

    CURRENT = "AKTUELLT", "aktuellt"
    REACHED = "NATT", "nått"
    DROPPED = "EJ_AKTUELLT", "inte aktuellt"


class ActionStatus(TextChoices):
    """Åtgärdens läge."""

    PLANNED = "PLANERAD", "planerad"
    ONGOING = "PAGAR", "pågår"
    DONE = "GJORD", "gjord"
    DROPPED = "EJ_AKTUELL", "inte aktuell"


class ActionOwner(TextChoices):
    """Vem som gör: the person, the team or one of the parties (product.md, plan)."""

    PARTICIPANT = "DELTAGARE", "deltagaren"
    TEAM = "TEAM", "teamet"
    AF = "AF", "Arbetsförmedlingen"
    FK = "FK", "Försäkringskassan"
    MUNICIPALITY = "KOMMUN", "kommunen"
    REGION = "REGION", "regionen"


class Voice(TextChoices):
    """Röst: the three who plan and follow up together (seed 001)."""

    PARTICIPANT = "DELTAGARE", "deltagaren"
    REFERRER = "REMITTENT", "remittenten"
    CONSULTANT = "KONSULENT", "konsulenten"
