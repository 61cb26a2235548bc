from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from tests.builders import a_hat, a_participant, an_enrolment, says_why
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def filled(**facts):
    return {"kind": "HABILITERING", "needed_on": "2026-01-15"} | facts


def ago(days):
    return TODAY - timedelta(days=days)


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


@pytest.mark.parametrize("ended", ["done_on", "refused_on", "aborted_on"])
def test_nobody_waits_for_what_has_ended(case, ended):
    measure = case.support_measures.create(kind="DIETIST", needed_on=TODAY, **{ended: TODAY})
    assert measure.days_waiting(TODAY) is None


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({}, "behov identifierat"),
        ({"requested_on": ago(60)}, "kontakt tagen"),
        ({"requested_on": ago(60), "waiting_since": ago(50)}, "väntar i kö"),
        ({"waiting_since": ago(50), "booked_for": TODAY + timedelta(days=9)}, "bokad"),
        ({"booked_for": ago(20), "done_on": ago(20)}, "genomförd"),
        ({"requested_on": ago(60), "refused_on": ago(30)}, "avslag"),
        ({"booked_for": ago(20), "aborted_on": ago(25)}, "avbruten"),
    ],
)
def test_where_a_measure_stands_follows_from_what_has_happened(case, days, state):
    made = case.support_measures.create(kind="DIETIST", needed_on=ago(70), **days)
    assert made.get_status_display() == state


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kind": ""}, "Välj en insats"),
        ({"needed_on": ""}, "Ange dagen då behovet sågs"),
        ({"done_on": str(TODAY + timedelta(days=1))}, "Dagen har inte varit än"),
        ({"done_on": str(TODAY), "refused_on": str(TODAY)}, "ange bara ett av dem"),
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


def test_the_list_of_the_team_has_the_longest_wait_first_and_what_has_ended_is_gone(client, case):
    case.support_measures.create(kind="DIETIST", needed_on=ago(10))
    case.support_measures.create(
        kind="VARD_PSYKIATRISK", needed_on=ago(150), requested_on=ago(145), waiting_since=ago(140)
    )
    case.support_measures.create(kind="LSS", needed_on=ago(400), done_on=ago(300))
    page = client.get(reverse("participants:waiting"))
    assert [(wait.kind, wait.days) for wait in page.context["page"]] == [
        ("VARD_PSYKIATRISK", 140),
        ("DIETIST", 10),
    ]
    assert "1 väntar, längst 140 dagar" in page.content.decode()


def test_the_list_can_be_of_one_measure_and_of_ones_own_cases(client, case, hat):
    case.support_measures.create(kind="DIETIST", needed_on=ago(10))
    colleagues = an_enrolment(team=hat.team)
    colleagues.support_measures.create(kind="DIETIST", needed_on=ago(20))
    colleagues.support_measures.create(kind="LSS", needed_on=ago(30))
    url = reverse("participants:waiting")
    dietist = client.get(url, {"insats": "DIETIST"}).context["page"]
    assert [wait.days for wait in dietist] == [20, 10]
    mine = client.get(url, {"urval": "mina"}).context["page"]
    assert [wait.enrolment for wait in mine] == [case.pk]


def test_the_list_holds_no_other_team_and_no_closed_case(client, case, hat):
    an_enrolment().support_measures.create(kind="LSS", needed_on=ago(30))
    closed = an_enrolment(team=hat.team, started_on=ago(90))
    closed.support_measures.create(kind="LSS", needed_on=ago(80))
    closed.close(on=ago(5), outcome="work")
    page = client.get(reverse("participants:waiting"))
    assert not page.context["page"].object_list
    assert "Ingen väntar" in page.content.decode()


def test_what_a_protected_person_waits_for_is_behind_their_door(client, hat):
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Granen")
    case = an_enrolment(team=hat.team, responsible=hat.user, participant=person)
    case.support_measures.create(kind="VARD_PSYKIATRISK", needed_on=ago(30))
    url = reverse("participants:waiting")
    assert not client.get(url).context["page"].object_list
    says_why(client, case)
    assert [wait.name for wait in client.get(url).context["page"]] == ["Granen"]


def test_the_list_costs_the_same_for_one_row_and_for_many(client, case, hat):
    url = reverse("participants:waiting")
    case.support_measures.create(kind="LSS", needed_on=ago(30))
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(10):
        an_enrolment(team=hat.team).support_measures.create(kind="LSS", needed_on=ago(30))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert asked(one) == asked(many) <= 12


def test_the_case_says_how_long_in_words(client, case):
    case.support_measures.create(kind="VARD_PSYKIATRISK", needed_on=ago(140))
    page = client.get(reverse("participants:case", args=[case.case_number])).content.decode()
    assert "väntar på psykiatrisk vård i 140 dagar" in page
