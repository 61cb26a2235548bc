"""The command: what it prints, how it ends, and what it costs."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finsam.personal_numbers import invented
from participants.models import Enrolment
from tests.builders import a_team, an_organisation
from tests.referrals.lists import TEAM, a_list, a_row, read_in

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
HALLSTAHAMMAR = DATA / "hallstahammar_2019.csv"


def run(path: Path, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_cases", str(path), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def hallstahammar():
    return a_team(
        name="Samordningsteam Hallstahammar",
        code="HAL",
        owner=an_organisation(name="Hallstahammars kommun"),
    )


def test_the_list_of_2019_gives_every_figure_that_was_published(hallstahammar):
    run(HALLSTAHAMMAR)
    out = StringIO()
    period = ["--from", "2019-01-01", "--to", "2019-12-31"]
    call_command("statistics", "--team", hallstahammar.name, *period, stdout=out)
    expected = json.loads((DATA / "hallstahammar_2019.expected.json").read_text())
    found = json.loads(out.getvalue())
    assert expected["measures"]
    for key, figure in expected["measures"].items():
        assert found["measures"][key] == figure, key


def test_data_goes_to_standard_output_and_words_to_people_to_standard_error(hallstahammar):
    out, err = run(HALLSTAHAMMAR, "--format", "json")
    told = json.loads(out)
    assert (told["created"], told["updated"], told["unchanged"]) == (29, 0, 0)
    assert (len(told["warnings"]), told["errors"]) == (14, [])
    assert "varning: rad 3, Huvudman: saknas, Hallstahammars kommun antas" in err
    again = json.loads(run(HALLSTAHAMMAR, "--format", "json")[0])
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 29)


def test_a_dry_run_says_that_nothing_was_saved(hallstahammar):
    out, _ = run(HALLSTAHAMMAR, "--dry-run")
    assert "29 nya" in out
    assert "Inget har sparats" in out
    assert not Enrolment.objects.exists()


def test_a_refused_file_ends_with_one_and_tells_each_fault_on_a_line(tmp_path):
    a_team(name=TEAM)
    path = tmp_path / "list.csv"
    path.write_bytes(a_list(a_row(Slutdatum="2019-02-30"), a_row(Kön="x", Personnummer="")))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_cases", str(path), "--format", "json", stdout=out, stderr=err)
    assert refusal.value.returncode == 1
    assert err.getvalue().splitlines() == [
        "rad 2, Slutdatum: 2019-02-30 är inget datum",
        "rad 3, Kön: x finns inte i kodlistan",
    ]
    assert json.loads(out.getvalue())["errors"][0] == {
        "row": 2,
        "column": "Slutdatum",
        "message": "2019-02-30 är inget datum",
    }
    assert not Enrolment.objects.exists()


def test_two_hundred_faults_are_told_and_the_rest_counted(tmp_path):
    a_team(name=TEAM)
    path = tmp_path / "list.csv"
    path.write_bytes(a_list(*(a_row(Kön="x", Personnummer="") for _ in range(230))))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError):
        call_command("import_cases", str(path), stdout=out, stderr=err)
    lines = err.getvalue().splitlines()
    assert len(lines) == 201
    assert lines[-1] == "och 30 till"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="finns inte") as refusal:
        run(tmp_path / "none.csv")
    assert refusal.value.returncode == 1


def many(count: int, *, start: int = 0) -> bytes:
    born = date(1950, 1, 1)
    return a_list(
        *(
            a_row(
                Personnummer=invented(born + timedelta(days=number), "woman", 1),
                Remissdatum="2024-01-15",
                ORS_första_datum="2024-02-20",
                ORS_första="16,8",
                Slutdokumentation="2024-12-20",
            )
            for number in range(start, start + count)
        )
    )


def test_a_thousand_rows_cost_as_many_queries_as_a_hundred():
    a_team(name=TEAM)
    small, large, known = many(100), many(1_000, start=100), many(1_100)
    with CaptureQueriesContext(connection) as few:
        assert read_in(small).created == 100
    with CaptureQueriesContext(connection) as more:
        assert read_in(large).created == 1_000
    assert len(more) == len(few)
    with CaptureQueriesContext(connection) as again:
        assert read_in(known).unchanged == 1_100
    assert len(again) < len(few)


def test_a_changed_thousand_costs_as_many_queries_as_a_changed_hundred():
    a_team(name=TEAM)
    read_in(many(1_000))
    counts = []
    for size in (100, 1_000):
        changed = many(size).replace(b"arbete", b"studier" if size == 100 else b"flytt")
        with CaptureQueriesContext(connection) as queries:
            assert read_in(changed).updated == size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_progress_is_told_for_a_long_list(tmp_path):
    a_team(name=TEAM)
    path = tmp_path / "list.csv"
    path.write_bytes(many(2_100))
    _, err = run(path)
    assert err.splitlines() == [
        "1000 av 2100 ärenden",
        "2000 av 2100 ärenden",
        "2100 av 2100 ärenden",
    ]
