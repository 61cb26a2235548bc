from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def hat(client):
    """The owner of the case, logged in."""
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def filled(**facts):
    defaults = {"kind": "HABILITERING", "status": "VANTAR_KO", "needed_on": "2026-01-15"}
    return defaults | facts


def test_a_measure_is_added_and_shows_how_long_the_person_waits(client, case):
    asked = TODAY - timedelta(days=140)
    facts = filled(needed_on=str(asked), waiting_since=str(asked), actor_name="habiliteringen")
    assert client.post(url("add_measure", case), facts).url == url("measures", case)
    assert (
        "väntar på habiliteringen i 140 dagar" in client.get(url("measures", case)).content.decode()
    )


def test_without_a_day_of_asking_the_wait_is_counted_from_the_need(case):
    measure = case.support_measures.create(kind="DIETIST", needed_on=TODAY - timedelta(days=3))
    assert measure.days_waiting(TODAY) == 3


@pytest.mark.parametrize("status", ["AVSLAG", "AVBRUTEN"])
def test_nobody_waits_for_what_has_ended(case, status):
    measure = case.support_measures.create(kind="DIETIST", needed_on=TODAY, status=status)
    assert measure.days_waiting(TODAY) is None


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kind": ""}, "Välj en insats"),
        ({"needed_on": ""}, "Ange dagen då behovet sågs"),
        ({"status": "GENOMFORD"}, "Ange dagen när insatsen genomfördes."),
        ({"done_on": "2026-01-14"}, "innan behovet sågs"),
        ({"waiting_since": "2026-01-14"}, "innan behovet sågs"),
    ],
)
def test_a_faulty_measure_is_not_saved(client, case, facts, message):
    page = client.post(url("add_measure", case), filled(**facts)).content.decode()
    assert message in page
    assert "<title>Fel: " in page
    assert not case.support_measures.exists()


def test_of_two_who_save_the_second_meets_both_versions(client, case):
    measure = case.support_measures.create(kind="DIETIST", needed_on="2026-01-15")
    mine = filled(kind="DIETIST", actor_name="Min", version=1)
    client.post(url("edit_measure", case, measure.pk), mine | {"actor_name": "Deras"})
    response = client.post(url("edit_measure", case, measure.pk), mine)
    page = response.content.decode()
    assert "Två versioner" in page
    assert "Deras" in page
    assert 'value="Min"' in page
    again = mine | {"version": response.context["form"]["version"].value()}
    assert client.post(url("edit_measure", case, measure.pk), again).status_code == 302
    measure.refresh_from_db()
    assert measure.actor_name == "Min"


def test_a_measure_of_another_case_is_not_edited_from_this_one(client, case, hat):
    other = an_enrolment(team=hat.team).support_measures.create(kind="LSS", needed_on=TODAY)
    assert client.get(url("edit_measure", case, other.pk)).status_code == 404


def test_a_stranger_adds_nothing(client, case):
    client.force_login(a_hat().user)
    assert client.post(url("add_measure", case), filled()).status_code == 404
    assert not case.support_measures.exists()
