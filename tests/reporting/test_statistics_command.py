import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from organisations.models import Team
from reporting.management.commands.statistics import Command
from tests.builders import a_closed_enrolment, a_team, an_association, an_enrolment

pytestmark = pytest.mark.django_db
YEAR = ["--from", "2026-01-01", "--to", "2026-12-31"]


@pytest.fixture
def team() -> Team:
    team = a_team()
    a_closed_enrolment(team=team, closed_on=date(2026, 5, 4))
    an_enrolment(team=team)
    return team


def ask(*arguments: str) -> Any:
    out = StringIO()
    call_command("statistics", *arguments, stdout=out)
    return json.loads(out.getvalue())


def ask_bytes(capsysbinary: Any, *arguments: str) -> bytes:
    call_command("statistics", *arguments)
    return capsysbinary.readouterr().out


def test_the_answer_says_what_it_covers_and_for_whom(team: Team) -> None:
    answer = ask("--team", team.name, *YEAR)
    assert list(answer) == ["scope", "period", "audience", "measures"]
    assert answer["scope"] == {"team": team.name}
    assert answer["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert answer["audience"] == "team"
    assert answer["measures"]["active"] == {"n": 2, "value": 2}


def test_small_numbers_do_not_leave_the_team(team: Team) -> None:
    answer = ask("--team", team.name, *YEAR, "--audience", "outside")
    assert answer["audience"] == "outside"
    assert answer["measures"]["active"] == {"n": "<5", "value": "<5"}
    assert answer["measures"]["positive_outcome_percent"] == {
        "n": "<5",
        "value": None,
        "withheld": True,
    }


def test_an_association_is_the_sum_of_its_teams_and_all_is_everyone(team: Team) -> None:
    sibling = a_team(association=team.association)
    an_enrolment(team=sibling)
    an_enrolment()
    assert ask("--association", team.association.name, *YEAR)["measures"]["active"]["n"] == 3
    everyone = ask("--all", *YEAR)
    assert everyone["scope"] == {"all": True}
    assert everyone["measures"]["active"]["n"] == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--team", "Ingen", *YEAR], "Insatsen finns inte: Ingen."),
        (["--association", "Inget", *YEAR], "Förbundet finns inte: Inget."),
        (["--all", "--from", "2026-02-01", "--to", "2026-01-31"], "före sin början"),
    ],
)
def test_refused_input_leaves_with_one(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        Command().run_from_argv(["manage.py", "statistics", *arguments])
    assert exit_.value.code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        YEAR,
        ["--all", "--from", "2026-02-30", "--to", "2026-03-31"],
        ["--all", "--team", "Båda", *YEAR],
        ["--all", *YEAR, "--format", "pdf"],
    ],
)
def test_wrong_usage_leaves_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        Command().run_from_argv(["manage.py", "statistics", *arguments])
    assert exit_.value.code == 2


def test_the_csv_opens_in_a_swedish_spreadsheet(team: Team, capsysbinary: Any) -> None:
    written = ask_bytes(capsysbinary, "--team", team.name, *YEAR, "--format", "csv")
    rows = list(csv.reader(StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert ["avslutade efter resultat", "closed_by_outcome", "arbete", "1", "1"] in [
        row[:5] for row in rows
    ]
    assert ["positivt resultat", "positive_outcome_percent", "", "100,0", "1"] in [
        row[:5] for row in rows
    ]


def test_no_cell_of_the_workbook_is_a_formula(capsysbinary: Any) -> None:
    """The name of a team is free text, and people have begun names with an equals sign."""
    team = a_team(name='=HYPERLINK("x")', association=an_association())
    written = ask_bytes(capsysbinary, "--team", team.name, *YEAR, "--format", "xlsx")
    sheet = load_workbook(BytesIO(written)).active
    assert sheet is not None
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    assert sheet["B1"].value == '=HYPERLINK("x")'
    csv_text = ask_bytes(capsysbinary, "--team", team.name, *YEAR, "--format", "csv").decode()
    assert "\n=" not in csv_text
    assert ";'=HYPER" in csv_text or ";\"'=HYPER" in csv_text


def test_a_caller_in_python_gets_the_refusal_as_an_exception() -> None:
    with pytest.raises(CommandError):
        ask("--team", "Ingen", *YEAR)
