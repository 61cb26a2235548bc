"""Förbundet, parterna med sina kontor, och de sex teamen (interfaces.md, Demo logins; seed 002)."""

from dataclasses import dataclass
from datetime import date

from organisations.models import Association, Organisation, Team

ASSOCIATION = "Samordningsförbundet Västmanland"
AF, FK, REGION = "Arbetsförmedlingen", "Försäkringskassan", "Region Västmanland"
KIND = Organisation.Kind
# Where the teams are: the town of a team is the one whose municipality owns it.
TEAM_TOWNS = ("Fagersta", "Hallstahammar", "Sala", "Surahammar", "Västerås", "Köping")

# Each party with its offices; an office is named so that it is known without its party.
PARTIES: list[tuple[str, Organisation.Kind, list[str]]] = [
    (AF, KIND.AF, [f"{AF} {town}" for town in ("Fagersta", "Köping", "Sala", "Västerås")]),
    (FK, KIND.FK, [f"{FK} {town}" for town in ("Köping", "Västerås")]),
    (
        REGION,
        KIND.REGION,
        [
            *(
                f"Vårdcentralen {town}"
                for town in (
                    "Fagersta",
                    "Hallstahammar",
                    "Köping",
                    "Sala",
                    "Surahammar",
                    "Västerås",
                )
            ),
            "Vuxenpsykiatrin Västmanland",
        ],
    ),
]
MUNICIPALITIES = {
    "Arboga": "Arboga kommun",
    "Fagersta": "Fagersta kommun",
    "Hallstahammar": "Hallstahammars kommun",
    "Kungsör": "Kungsörs kommun",
    "Köping": "Köpings kommun",
    "Norberg": "Norbergs kommun",
    "Sala": "Sala kommun",
    "Skinnskatteberg": "Skinnskattebergs kommun",
    "Surahammar": "Surahammars kommun",
    "Västerås": "Västerås stad",
}
MUNICIPAL_OFFICES = ("Ekonomiskt bistånd", "Arbetsmarknadsenheten")


@dataclass(frozen=True)
class TeamPlan:
    """Team som det ska bli: size is how many are enrolled now, places what has been decided."""

    code: str
    name: str
    towns: tuple[str, ...]
    size: int
    places: int | None
    af_town: str
    fk_town: str = "Västerås"
    model: Team.Model = Team.Model.SAMORDNINGSTEAM

    @property
    def town(self) -> str:
        """Orten som teamet hör till: its municipality owns the team."""
        return self.towns[0]


TEAMS = [
    TeamPlan(
        "FNS",
        "Samordningsteam FNS",
        ("Fagersta", "Norberg", "Skinnskatteberg"),
        size=52,
        places=55,
        af_town="Fagersta",
    ),
    TeamPlan("HAL", "Samordningsteam Hallstahammar", ("Hallstahammar",), 21, 22, "Västerås"),
    TeamPlan("SAL", "Samordningsteam Sala", ("Sala",), 28, 30, "Sala"),
    TeamPlan("SUR", "Samordningsteam Surahammar", ("Surahammar",), 15, 15, "Västerås"),
    TeamPlan("VAS", "Samordningsteam Västerås", ("Västerås",), 82, 85, "Västerås"),
    TeamPlan(
        "TVM",
        "Teamsamverkan Västra Mälardalen",
        ("Köping", "Arboga", "Kungsör"),
        size=14,
        places=None,
        af_town="Köping",
        fk_town="Köping",
        model=Team.Model.TEAMSAMVERKAN,
    ),
]


@dataclass(frozen=True)
class Places:
    """Platserna, by name and by code."""

    association: Association
    organisations: dict[str, Organisation]
    teams: dict[str, Team]


def build_places(first_day: date) -> Places:
    association = Association.objects.create(name=ASSOCIATION)
    organisations: dict[str, Organisation] = {}
    municipal = [
        (name, KIND.KOMMUN, [f"{office} {town}" for office in MUNICIPAL_OFFICES])
        for town, name in MUNICIPALITIES.items()
    ]
    for name, kind, offices in [*PARTIES, *municipal]:
        party = Organisation.objects.create(name=name, kind=kind)
        organisations[name] = party
        for office in offices:
            organisations[office] = Organisation.objects.create(
                name=office, kind=kind, part_of=party
            )
    teams = {plan.code: build_team(plan, association, organisations, first_day) for plan in TEAMS}
    return Places(association, organisations, teams)


def build_team(
    plan: TeamPlan,
    association: Association,
    organisations: dict[str, Organisation],
    first_day: date,
) -> Team:
    return Team.objects.create(
        name=plan.name,
        code=plan.code,
        association=association,
        owner=organisations[MUNICIPALITIES[plan.town]],
        model=plan.model,
        municipalities=list(plan.towns),
        phone=f"010-174 06 0{TEAMS.index(plan)}",
        places=plan.places,
        started_on=first_day,
    )
