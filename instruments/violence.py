"""Frågor om våld: what is asked, in the words of the area alone, and how answers are written down.

The wording of the questions is the customer's licensed text and is not shipped (domain.md §5).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models


class Area(models.TextChoices):
    """Frågeområde, domain.md §5."""

    PSYCHOLOGICAL_NOW = "PSYKISKT_NU", "psykiskt våld, senaste året"
    PSYCHOLOGICAL_BEFORE = "PSYKISKT_TIDIGARE", "psykiskt våld, tidigare"
    PHYSICAL_NOW = "FYSISKT_NU", "fysiskt våld, senaste året"
    PHYSICAL_BEFORE = "FYSISKT_TIDIGARE", "fysiskt våld, tidigare"
    SEXUAL_NOW = "SEXUELLT_NU", "sexuellt våld, senaste året"
    SEXUAL_BEFORE = "SEXUELLT_TIDIGARE", "sexuellt våld, tidigare"
    AS_A_CHILD = "BARNFRIDSBROTT", "våld under uppväxten"
    OWN_VIOLENCE = "EGET_UTOVANDE", "eget utövande av våld"
    OTHER = "ANNAT", "annat våld"


class Answer(models.TextChoices):
    """Svar på ett område."""

    YES = "JA", "ja"
    NO = "NEJ", "nej"
    WILL_NOT_SAY = "VILL_EJ", "vill inte svara"


class GuidedTo(models.TextChoices):
    """Lotsad till, domain.md §5: the team does not treat, it shows the way."""

    WOMENS_LINE = "KVINNOFRIDSLINJEN", "Kvinnofridslinjen"
    SOCIAL_SERVICES = "SOCIALTJANST_VALD", "socialtjänsten, våld i nära relationer"
    HEALTH_CARE = "HALSO_SJUKVARD", "hälso- och sjukvården"
    POLICE = "POLIS", "polisen"
    SHELTER = "KVINNO_TJEJ_MANSJOUR", "kvinnojour, tjejjour eller mansjour"
    CHOOSE_TO_STOP = "VALJ_ATT_SLUTA", "Välj att sluta"
    OTHER = "ANNAN", "annan"


@dataclass(frozen=True)
class Told:
    """Det som svarades: an answer for every area, and what the person was given to go on with."""

    answers: Mapping[str, str]
    leaflet: bool
    guided_to: tuple[str, ...] = ()

    def written(self) -> str:
        """Som text att kryptera."""
        facts = {"answers": dict(self.answers), "leaflet": self.leaflet}
        return json.dumps(facts | {"guided_to": list(self.guided_to)}, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Told":
        facts = json.loads(text)
        return cls(facts["answers"], facts["leaflet"], tuple(facts["guided_to"]))

    def in_words(self) -> list[tuple[str, str]]:
        """Område och svar, as they are read."""
        return [(area.label.capitalize(), Answer(self.answers[area]).label) for area in Area]

    def guided_in_words(self) -> list[str]:
        return [GuidedTo(code).label for code in self.guided_to]
