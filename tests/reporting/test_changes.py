"""First and last of the same persons: on the page, in the file, and as others may see it."""

import json
from datetime import date, timedelta
from random import Random

import pytest
from django.test import Client

from instruments.codes import Absence, Rater
from instruments.models import Instrument, InstrumentVersion, Measurement
from instruments.scales import Change
from organisations.roles import Role
from reporting.changes import changes, hide
from reporting.changes.counting import Line, Thing
from reporting.figures import compute
from reporting.printing import contents
from reporting.screen import change_tables
from reporting.suppression import suppress
from tests.builders import a_closed_enrolment, a_hat
from tests.reporting.attack_on_lines import Published, basis, invented
from tests.reporting.reports import a_frozen_report

START, END = date(2019, 1, 7), date(2019, 11, 29)
YEAR = (date(2019, 1, 1), date(2019, 12, 31))
ORS = Thing("ORS", "", "DELTAGARE", 0, 400, name="ORS")
TRUST = Thing("BIP", "TRO", "HANDLAGGARE", 10, 50, name="BIP", label="tro på jobb")


def rated(enrolment, code, days_and_values, *, rater=Rater.PARTICIPANT, **facts):
    edition = InstrumentVersion.objects.filter(instrument__code=code).latest("number")
    for day, values in days_and_values:
        Measurement(
            enrolment=enrolment,
            instrument_id=edition.instrument_id,
            edition=edition,
            rater=rater,
            measured_on=START + timedelta(days=day),
            values=values,
            total=edition.total_of(values, rater),
            **facts,
        ).save()


def measures(*, closed, pairs, improved=0, worsened=0):
    return {
        "closed": {"n": closed, "value": closed},
        "ors_first_mean": {"n": pairs, "value": "20.0"},
        "ors_reliable_improvement": {"n": pairs, "value": improved},
        "ors_reliable_deterioration": {"n": pairs, "value": worsened},
    }


def figures(n, first="20.0", last="26.0", classes=None):
    return {"n": n, "first": first, "last": last, "change": "6.0", "classes": classes}


def released(thing, told, real, apart=200, **seen):
    [one] = hide([Line(thing, told, apart)], real, real | seen)
    return one.figures


CLASSES = {Change.RECOVERED: 6, Change.IMPROVED: 5, Change.UNCHANGED: 9, Change.WORSENED: 0}


@pytest.mark.parametrize(
    ("thing", "told", "real", "mark"),
    [
        (TRUST, figures(4), measures(closed=20, pairs=20), "<5"),
        (TRUST, figures(17), measures(closed=20, pairs=20), "x"),
        (ORS, figures(12), measures(closed=20, pairs=14), "x"),
    ],
)
def test_a_line_that_tells_of_a_few_is_not_told(thing, told, real, mark):
    assert released(thing, told, real) == {
        "n": mark,
        "first": None,
        "last": None,
        "change": None,
        "withheld": True,
    }


@pytest.mark.parametrize(("apart", "mark"), [(0, "x"), (40, "x"), (49, "x"), (50, 20)])
def test_a_line_is_not_told_where_at_most_four_answered_anything_else(apart, mark):
    real = measures(closed=20, pairs=20)
    assert released(TRUST, figures(20), real, apart)["n"] == mark


def test_a_line_is_not_told_where_the_figures_beside_it_are_hidden():
    real, told = measures(closed=20, pairs=20), figures(20)
    assert released(TRUST, told, real)["n"] == released(ORS, told, real)["n"] == 20
    assert released(TRUST, told, real, closed={"n": "x", "value": "x"})["n"] == "x"
    assert released(ORS, told, real, ors_first_mean={"n": "x"})["n"] == "x"


def test_classes_are_told_together_or_not_at_all_and_over_the_limit_is_no_class_of_its_own():
    real = measures(closed=20, pairs=20, improved=11)
    told = released(ORS, figures(20, classes=CLASSES), real)
    assert told["classes"] == {Change.IMPROVED: 11, Change.UNCHANGED: 9, Change.WORSENED: 0}
    hidden = {"n": 20, "value": "x"}
    for seen in ({"ors_reliable_improvement": hidden}, {"ors_reliable_deterioration": hidden}):
        told = released(ORS, figures(20, classes=CLASSES), real, **seen)
        assert set(told["classes"].values()) == {"x"}
        assert told["first"] == "20.0"
    few = CLASSES | {Change.UNCHANGED: 6, Change.WORSENED: 3}
    scale = Thing("SKALA", "", "DELTAGARE", 0, 100)
    assert set(released(scale, figures(20, classes=few), real)["classes"].values()) == {"x"}


def carelessly(lines):
    """Means on few are left out, and nothing else thought of."""
    return [one for one in lines if one.figures["n"] > 4]


def found_in(lines, closed):
    return [what for one in lines for what in Published(one.thing, one.figures, closed).found()]


def test_nothing_of_a_few_can_be_worked_out_from_three_hundred_periods():
    random, careless, told = Random(5), 0, 0
    for number in range(300):
        lines, closed = invented(random)
        out = hide(lines, basis(closed), basis(closed))
        assert found_in(out, closed) == [], number
        careless += len(found_in(carelessly(lines), closed))
        told += sum("withheld" not in one.figures for one in out)
    assert careless > 300
    assert told > 300


def a_measured_year(team):
    """Six closed: ORS for all, both views of the BIP for five, and one with two goals."""
    cases = [a_closed_enrolment(team=team, started_on=START, closed_on=END) for _ in range(6)]
    questions = {rater: bip().items_for(rater) for rater in Rater}
    for place, case in enumerate(cases):
        rated(case, "ORS", [(200, [70] * 4), (0, [40] * 4), (90, [10] * 4)])
        for rater, items in questions.items() if place < 5 else ():
            last = [Absence.UNKNOWN if place < 2 else 40, *[30] * (len(items) - 1)]
            days = [(1, [20] * len(items)), (91, [30] * len(items)), (181, last)]
            rated(case, "BIP", days, rater=rater)
    for goal, day, now in (("sova", 30, 60), ("gå ut", 10, 20)):
        days = [(day, [now, 90]), (day + 100, [now + 10, 90])]
        rated(cases[0], "SKALA", days, subject=goal)
    rated(cases[1], "SRS", [(0, [90] * 4)])


def bip():
    return InstrumentVersion.objects.get(instrument__code="BIP")


@pytest.mark.django_db
def test_first_and_last_are_of_the_same_persons_and_a_profile_has_no_sum(django_assert_num_queries):
    team = a_hat().team
    a_measured_year(team)
    with django_assert_num_queries(4):  # two of them set on whose behalf the database is asked
        lines = changes([team], *YEAR)
    found = {(one.thing.instrument, one.thing.item, one.thing.rater): one.figures for one in lines}
    assert found["ORS", "", "DELTAGARE"] == {
        "n": 6,
        "first": "16.0",
        "last": "28.0",
        "change": "12.0",
        "classes": dict.fromkeys(CLASSES, 0) | {Change.RECOVERED: 6},
    }
    [trust, *others] = [key for key in found if key[0] == "BIP"]
    assert found[trust] == {
        "n": 5,
        "first": "2.0",
        "last": "3.6",
        "change": "1.6",
        "classes": None,
    }
    assert len(others) == 19  # nine more that both rate and two that the worker does, no sum
    assert found["SKALA", "", "DELTAGARE"]["first"] == "2.0"  # the goal that was rated first
    assert not any(code == "SRS" for code, *_ in found)  # rated once, nothing to compare


@pytest.mark.django_db
def test_what_only_the_responsible_reads_and_what_is_misregistered_is_in_no_line():
    team = a_hat().team
    a_measured_year(team)
    Instrument.objects.filter(code="ORS").update(readers="ansvarig")
    wrong = a_closed_enrolment(team=team, started_on=START, closed_on=END, outcome="misregistered")
    rated(wrong, "BIP", [(0, [10] * 9), (9, [50] * 9)])
    lines = changes([team], *YEAR)
    assert {one.figures["n"] for one in lines if one.thing.instrument == "BIP"} == {5}
    assert "ORS" not in {one.thing.instrument for one in lines}


@pytest.mark.django_db
def test_page_file_and_frozen_report_have_the_same_lines_and_others_see_only_what_is_told():
    leader = a_hat(Role.VERKSAMHETSLEDARE)
    a_measured_year(leader.team)
    client = Client()
    client.force_login(leader.user)
    asked = {"from": "2019-01-01", "to": "2019-12-31"}
    page = client.get("/rapporter/siffror/", asked)
    assert [table.title for table in page.context["changes"]] == [
        "Skattningar med summa",
        "BIP, fråga för fråga",
    ]
    first = page.context["changes"][0].rows[0]
    assert [cell.text for cell in first.cells] == [
        "6",
        "16,0",
        "28,0",
        "+12,0",
        "6 (100\xa0%), 6 över gränsen",
        "0 (0\xa0%)",
        "0 (0\xa0%)",
    ]
    assert "6 (100\xa0%), 6 över gränsen" in page.content.decode().replace("&nbsp;", "\xa0")
    file = json.loads(client.get("/rapporter/siffror/fil/json/", asked).content)
    assert [row["figures"] for row in file["changes"]] == [
        one.figures for one in page.context["release"].changes
    ]
    sheet = client.get("/rapporter/siffror/fil/csv/", asked).content.decode()
    assert "ORS, senaste" in sheet
    assert "BIP: tro på att få och klara ett jobb, första" in sheet
    frozen = a_frozen_report(leader.team)
    Measurement.objects.all().delete()
    for audience, marks in (("team", set()), ("outside", {"<5", "x"})):
        tables = contents(frozen, audience)["tables"]
        titles = [one.caption for one in tables if one.anchor.startswith("t-skattningar")]
        assert titles == ["Skattningar med summa", "BIP, fråga för fråga"]
        [bip_table] = [one for one in tables if one.caption.startswith("BIP")]
        cells = {cell.text for row in bip_table.groups[0] for cell in row.cells}
        assert (marks & cells == {"x"}) if marks else "3,6" in cells


@pytest.mark.django_db
def test_who_steers_sees_the_lines_as_they_are_told_to_others():
    leader = a_hat(Role.VERKSAMHETSLEDARE)
    a_measured_year(leader.team)
    measured = compute([leader.team], *YEAR, today=END)
    lines = hide(changes([leader.team], *YEAR), measured, suppress(measured))
    shown = {row.head: row.cells[0].text for table in change_tables(lines) for row in table.rows}
    assert shown["ORS"] == "6"
    assert shown["Tro på att få och klara ett jobb, deltagaren"] == "x"  # one closed is left out
    assert shown["Skalfråga 0–10"] == "<5"
