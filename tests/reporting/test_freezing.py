from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from organisations.roles import Role
from participants.models import Enrolment, Participant
from reporting import freezing
from reporting.models import AnnualReport, FrozenFigure, FrozenReport, FrozenText, ReportText
from reporting.printing import render_report
from tests.builders import a_hat, a_team, an_enrolment
from tests.conftest import as_owner
from tests.reporting.reports import (
    AT,
    TODAY,
    a_frozen_report,
    a_report,
    expected_measures,
    hallstahammar,
)

pytestmark = pytest.mark.django_db


def test_what_is_frozen_are_the_figures_with_their_words():
    frozen = a_frozen_report(hallstahammar())
    figures = {figure.key: figure for figure in frozen.figures.all()}
    assert {key: figure.measure for key, figure in figures.items()} == expected_measures()
    assert figures["positive_outcome_percent"].definition.startswith("Arbete, studier")
    assert figures["active_by_sex"].cells == [
        ["woman", "kvinnor"],
        ["man", "män"],
        ["unknown", "uppgift saknas"],
    ]
    assert figures["closed_by_outcome"].hidden["values"]["work"] == "<5"


def test_nothing_frozen_names_a_person():
    a_frozen_report(hallstahammar())
    fields = [
        field
        for model in (FrozenReport, FrozenFigure, FrozenText)
        for field in model._meta.get_fields()
        if field.is_relation
    ]
    assert {field.related_model for field in fields} <= {
        AnnualReport,
        FrozenReport,
        FrozenFigure,
        FrozenText,
    }


def test_a_frozen_report_is_the_same_file_after_the_cases_have_changed():
    team = hallstahammar()
    frozen = a_frozen_report(team)
    before = [render_report(frozen, audience) for audience in ("team", "outside")]
    Participant.objects.update(sex="unknown", birth_date=None)
    Enrolment.objects.filter(closed_on=None).update(closed_on=date(2019, 12, 1), outcome="work")
    team.name = "Samordningsteam Nya Hallstahammar"
    team.save()
    ReportText.objects.create(report=frozen.report, chapter="summary", text="Annat.")
    again = FrozenReport.objects.with_content().get(pk=frozen.pk)
    assert [render_report(again, audience) for audience in ("team", "outside")] == before
    assert render_report(a_frozen_report(team), "team") != before[0]


def test_versions_are_numbered_and_the_newest_is_found():
    report = a_report()
    for number in (1, 2):
        assert freezing.freeze(report, by="K", at=AT, today=TODAY).number == number
    assert report.versions.newest().number == 2


def test_what_does_not_reconcile_is_not_frozen(monkeypatch):
    measures = expected_measures()
    measures["active_by_sex"]["values"]["woman"] = 17
    monkeypatch.setattr(freezing, "compute", lambda *args, **kwargs: measures)
    with pytest.raises(ValidationError, match="Kvinnor, män och uppgift saknas tillsammans är 28"):
        a_frozen_report()
    assert not FrozenReport.objects.exists()


def test_a_year_that_has_not_begun_is_not_frozen():
    with pytest.raises(ValidationError, match="2021 har inte börjat"):
        a_frozen_report(year=2021)


def test_a_year_that_is_not_over_says_so():
    assert a_frozen_report(year=2020).is_early
    assert not a_frozen_report(year=2019).is_early


def test_a_text_that_names_no_figure_is_not_frozen():
    report = a_report()
    report.texts.create(chapter="target", text="Antalet är {aktiva}.")
    with pytest.raises(ValidationError, match=r"Målgrupp: måttet .aktiva. finns inte"):
        freezing.freeze(report, by="K", at=AT, today=TODAY)


def test_staff_are_frozen_by_role_and_never_by_name():
    team = a_team()
    hat = a_hat(Role.KURATOR, team=team, percent=60, started_on=date(2019, 5, 1))
    a_hat(Role.SYV, team=team, percent=50, started_on=date(2017, 1, 1), ended_on=date(2018, 6, 1))
    a_hat(Role.STYRGRUPPSLEDAMOT, team=team, percent=5)
    [row] = a_frozen_report(team).staffing
    assert (row["role"], row["percent"], row["count"]) == ("kurator", 60, 1)
    assert row["period"] == "1\xa0maj–31\xa0december 2019"
    assert hat.user.last_name not in str(row)


@pytest.mark.parametrize("model", [FrozenReport, FrozenFigure, FrozenText])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_application_may_not_change_what_is_frozen(model, change):
    a_frozen_report()
    rows = model.objects.order_by("pk")[:1]
    table, first = model._meta.db_table, rows[0].pk
    sql = {
        "update": f"UPDATE {table} SET id = id WHERE id = {first}",
        "delete": f"DELETE FROM {table} WHERE id = {first}",
    }[change]
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_nor_may_the_owner_of_the_tables():
    frozen = a_frozen_report()
    with as_owner(), pytest.raises(IntegrityError, match="append-only"):
        FrozenReport.objects.filter(pk=frozen.pk).update(title="Annan")


def test_the_same_teams_and_year_are_one_report():
    one, other = a_team(), a_team()
    joint = AnnualReport.objects.of([one, other], 2019)
    assert AnnualReport.objects.of([other, one], 2019) == joint
    assert AnnualReport.objects.of([one], 2019) != joint
    assert set(joint.teams.all()) == {one, other}


def test_a_joint_report_counts_all_its_teams():
    one, other = a_team(places=10), a_team(places=12)
    for team in (one, one, other):
        an_enrolment(team=team, started_on=date(2019, 3, 1))
    report = AnnualReport.objects.of([one, other], 2019)
    frozen = freezing.freeze(report, by="K", at=AT, today=TODAY)
    assert frozen.figures.get(key="active").measure["value"] == 3
    assert frozen.places == 22
