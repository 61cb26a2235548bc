import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.models import Team
from organisations.roles import Role
from participants.extensions import request as new_request
from participants.plan_papers import copy_of
from tests.builders import a_hat, a_plan, an_agreed_plan, an_enrolment

pytestmark = pytest.mark.django_db
URL = reverse("organisations:team_settings")
SENT = {
    "readers": "whole_team",
    "phone": "021-39 00 00",
    "extension_decider": "leader",
    "quiet_weeks": 6,
}


@pytest.fixture
def leader(client):
    hat = a_hat(Role.VERKSAMHETSLEDARE)
    client.force_login(hat.user)
    return hat


def test_the_leader_sets_who_decides_and_the_number_to_call(client, leader):
    case = an_enrolment(team=leader.team, started_on=localdate())
    assert new_request(case).decider == Team.Decider.STEERING
    assert client.post(URL, SENT | {"version": leader.team.version}).status_code == 302
    case.refresh_from_db()
    assert new_request(case).decider == Team.Decider.LEADER
    assert case.team.quiet_weeks == 6
    a_plan(case)
    plan = an_agreed_plan(case, by=leader.user)
    page = render_to_string("participants/print/plan_copy.html", copy_of(case, plan, "ar"))
    assert '<bdi dir="ltr"><b>021-39 00 00</b></bdi>' in page


def test_a_narrower_circle_bites_on_the_next_request_and_is_kept_in_the_history(client, leader):
    case = an_enrolment(team=leader.team, responsible=a_hat(team=leader.team).user)
    page = reverse("participants:case", args=[case.case_number])
    assert client.get(page).status_code == 200
    assert "hittar inte ärendet" in client.get(URL).text
    narrow = SENT | {"readers": "named", "version": leader.team.version}
    assert client.post(URL, narrow).status_code == 302
    assert client.get(page).status_code == 404
    leader.team.refresh_from_db()
    wide = SENT | {"version": leader.team.version}
    assert client.post(URL, wide).status_code == 302
    assert client.get(page).status_code == 200
    circles = leader.team.history.values_list("readers", "history_user")
    by = leader.user.pk
    assert list(circles)[:2] == [("whole_team", by), ("named", by)]


@pytest.mark.parametrize(
    "faulty", [{"phone": "ring Kim"}, {"quiet_weeks": 0}, {"readers": "all"}, {"version": 0}]
)
def test_what_is_no_number_and_what_somebody_has_changed_is_refused(client, leader, faulty):
    page = client.post(URL, SENT | {"version": leader.team.version} | faulty)
    assert "<title>Fel:" in page.content.decode()
    assert Team.objects.get().phone == ""


def test_whoever_does_not_lead_has_no_such_page(client):
    client.force_login(a_hat().user)
    assert client.get(URL).status_code == 404
