"""Frågor om våld: what is asked, in the words of the area alone, and how answers are written down.

The wording of the questions is the customer's licensed text and is not shipped (domain.md §5).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from finsam.dates import add_months

ONE_DAY = timedelta(days=1)
MONTHS_BETWEEN = 6
"""Minst två gånger om året (seed 000)."""


def ask_again_on(started_on: date, last: date | None) -> date:
    """Frågas senast: half a year after the person was last asked, or declined, or came."""
    return add_months(last or started_on, MONTHS_BETWEEN)


def asked_or_come_by(day: date) -> date:
    """Den sista dagen att ha frågats, or to have come, for it to be time again on `day`."""
    last = add_months(day, -MONTHS_BETWEEN)
    while ask_again_on(last, last + ONE_DAY) <= day:  # the ends of months are drawn together
        last += ONE_DAY
    return last


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


class Children(models.TextChoices):
    """Barn i hemmet, that staff may remember the duty to report."""

    YES = "JA", "ja"
    NO = "NEJ", "nej"
    UNKNOWN = "VET_EJ", "vet ej"


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
class Helpline:
    """Stöd att ringa: public numbers that cost nothing and stand on no telephone bill."""

    name: str
    number: str
    when: str

    @property
    def dialled(self) -> str:
        return "".join(character for character in self.number if character.isdigit())


HELPLINES = (
    Helpline("Kvinnofridslinjen", "020-50 50 50", "dygnet runt, även för närstående"),
    Helpline("Stödlinjen för män", "020-80 80 80", "varje dag"),
    Helpline("Stödlinjen för transpersoner", "020-55 00 00", "varje dag"),
    Helpline("Välj att sluta", "020-555 666", "för den som utövar våld"),
    Helpline("Akut fara, SOS Alarm", "112", "dygnet runt"),
)

# Violence that goes on, or that the person does: what a child in the home meets.
GOES_ON = (
    Area.PSYCHOLOGICAL_NOW,
    Area.PHYSICAL_NOW,
    Area.SEXUAL_NOW,
    Area.OWN_VIOLENCE,
    Area.OTHER,
)


def words_of(choices: type[models.TextChoices], code: str) -> str:
    """Kodens ord; a code that has left its list since stands as it was written."""
    return str(choices(code).label) if code in choices else code


@dataclass(frozen=True)
class Told:
    """Det som svarades: an answer for every area, and what the person was given to go on with."""

    answers: Mapping[str, str]
    leaflet: bool
    guided_to: tuple[str, ...] = ()
    children: str = ""

    def written(self) -> str:
        """Som text att kryptera."""
        facts = {"answers": dict(self.answers), "leaflet": self.leaflet}
        facts |= {"guided_to": list(self.guided_to), "children": self.children}
        return json.dumps(facts, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Told":
        facts = json.loads(text)
        children = facts.get("children", "")  # not asked for in what was written first
        return cls(facts["answers"], facts["leaflet"], tuple(facts["guided_to"]), children)

    def in_words(self) -> list[tuple[str, str]]:
        """Område och svar, as they are read."""
        return [(area.label.capitalize(), words_of(Answer, self.answers[area])) for area in Area]

    def guided_in_words(self) -> list[str]:
        return [words_of(GuidedTo, code) for code in self.guided_to]

    @property
    def children_in_words(self) -> str:
        return words_of(Children, self.children) if self.children else ""

    @property
    def concerns_children(self) -> bool:
        """Våld i ett hem där det kan finnas barn: staff are reminded of their duty (§5)."""
        goes_on = any(self.answers[area] == Answer.YES for area in GOES_ON)
        return goes_on and self.children != Children.NO
