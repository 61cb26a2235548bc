"""Annual reports for tests: the team of 2019, and a measured year that reconciles."""

import json
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management import call_command

from organisations.models import Team
from reporting.figures import compute
from reporting.freezing import freeze
from reporting.models import AnnualReport, FrozenReport
from tests.builders import a_team, an_association, an_organisation

DATA = Path("tests/data")
LIST = DATA / "hallstahammar_2019.csv"
NAME = "Samordningsteam Hallstahammar"
TODAY = date(2020, 1, 30)
AT = datetime(2020, 1, 30, 10, 15, tzinfo=ZoneInfo("Europe/Stockholm"))


def hallstahammar() -> Team:
    """The team whose figures the published report of 2019 prints."""
    association = an_association()
    association.name = "Samordningsförbundet Västmanland"
    association.save()
    owner = an_organisation(name="Hallstahammars kommun")
    team = a_team(name=NAME, code="HAL", owner=owner, association=association, places=22)
    call_command("import_cases", str(LIST))
    return team


def expected_measures() -> dict:
    """The figures of 2019 as they stand in the published shape, with no follow-ups."""
    measures = json.loads((DATA / "hallstahammar_2019.expected.json").read_text())["measures"]
    none = {"n": 0, "value": 0}
    return deepcopy(
        {
            **measures,
            "follow_ups_due": none,
            "follow_ups_on_time_percent": none | {"value": None},
        }
    )


def a_report(team: Team | None = None, year: int = 2019) -> AnnualReport:
    return AnnualReport.objects.of([team or a_team()], year)


def a_frozen_report(team: Team | None = None, year: int = 2019) -> FrozenReport:
    return freeze(a_report(team, year), by="Karin Brovall", at=AT, today=TODAY)


def computed(team: Team, year: int = 2019) -> dict:
    return compute([team], date(year, 1, 1), date(year, 12, 31), today=TODAY)
