"""Planmallar: goals and actions to choose from, theme by theme, where a team has none of its own.

What is written here comes from what teams do in seeds 001, 003 and 004. Anything else may be
written instead.
"""

from dataclasses import dataclass

from organisations.models import Team
from participants.codes_plan import PlanTheme
from participants.models import PlanCatalogue


@dataclass(frozen=True)
class Phrases:
    """Meningar att välja bland inom ett tema."""

    goals: tuple[str, ...]
    actions: tuple[str, ...]


DEFAULTS: dict[str, Phrases] = {
    PlanTheme.WORK: Phrases(
        goals=(
            "Jag vill börja arbetsträna i min egen takt",
            "Jag vill veta vilket arbete som passar mig",
            "Jag vill arbeta halvtid",
            "Jag vill börja studera",
            "Jag vill kunna mer svenska på en arbetsplats",
        ),
        actions=(
            "Göra studiebesök på en arbetsplats",
            "Arbetsträna på en intern plats",
            "Hitta en extern plats för arbetsträning",
            "Öka tiden på arbetsträningen",
            "Träffa studie- och yrkesvägledare",
            "Skriva cv tillsammans",
            "Boka möte med arbetsförmedlare",
            "Utreda arbetsförmågan",
        ),
    ),
    PlanTheme.HEALTH: Phrases(
        goals=(
            "Jag vill må bättre och sova hela nätter",
            "Jag vill veta varför jag har ont",
            "Jag vill få en utredning",
            "Jag vill röra på mig varje vecka",
        ),
        actions=(
            "Boka tid på vårdcentralen",
            "Följa med på läkarbesök",
            "Skriva upp hur jag sover",
            "Börja på samtalsstöd hos kurator",
            "Skicka egen vårdbegäran",
            "Börja hos fysioterapeut",
            "Prova en hälsogrupp",
        ),
    ),
    PlanTheme.ECONOMY: Phrases(
        goals=(
            "Jag vill ha ordning på min ekonomi",
            "Jag vill veta vad som händer med ersättningen när jag provar att arbeta",
            "Jag vill bli skuldfri",
        ),
        actions=(
            "Ge besked om ersättningen vid arbetsträning",
            "Träffa budget- och skuldrådgivare",
            "Ansöka om ersättning",
            "Göra en budget tillsammans",
        ),
    ),
    PlanTheme.HOME: Phrases(
        goals=(
            "Jag vill bo tryggt",
            "Jag vill ha fasta rutiner hemma",
            "Jag vill ha något att göra på min fritid",
        ),
        actions=(
            "Söka bostad",
            "Ansöka om boendestöd",
            "Göra ett veckoschema",
            "Prova en förening eller aktivitet",
        ),
    ),
    PlanTheme.RELATIONS: Phrases(
        goals=(
            "Jag vill träffa folk oftare",
            "Jag vill ha stöd av någon jag litar på",
            "Jag vill orka med mina barn",
        ),
        actions=(
            "Gå med i en grupp",
            "Kontakta personligt ombud",
            "Ha samtal tillsammans med familjen",
            "Ta kontakt med familjestöd",
        ),
    ),
}


def phrases_of(team: Team, theme: str) -> Phrases:
    """Teamets egna meningar i temat, else the defaults."""
    own = PlanCatalogue.objects.filter(team=team, theme=theme).first()
    return written_in(own) if own else DEFAULTS[theme]


def written_in(catalogue: PlanCatalogue) -> Phrases:
    return Phrases(lines_of(catalogue.goals), lines_of(catalogue.actions))


def lines_of(text: str) -> tuple[str, ...]:
    """En mening per rad; empty lines and repetitions say nothing."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
