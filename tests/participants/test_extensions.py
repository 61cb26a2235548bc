from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from finsam.dates import add_months, plain
from finsam.row_security import acting_as
from organisations.hats import scope_of
from organisations.models import Team
from organisations.roles import Role
from participants.models import Enrolment, Extension, FollowUp
from tests.builders import a_hat, a_held_follow_up, a_participant, an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
LIST = reverse("participants:extensions")


@pytest.fixture
def case(hat):
    start = add_months(TODAY, -11)
    person = a_participant(controller=hat.team.owner, first_name="Samira", last_name="Holmdahl")
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=start, participant=person)


def url(name, case):
    return reverse(f"participants:{name}", args=[case.case_number])


def facts(case, **given):
    until = add_months(case.started_on, 18)
    return {"reason": "Arbetsträningen har just börjat.", "wanted_until": str(until)} | given


def asked_for(client, case, **given):
    assert client.post(url("request_extension", case), facts(case, **given)).status_code == 302
    return case.extensions.get()


def decided(client, hat, extension, **given):
    client.force_login(hat.user)
    default = {"decision": "granted", "until": str(extension.wanted_until), "on": str(TODAY)}
    address = reverse("participants:decide_extension", args=[extension.pk])
    return client.post(address, default | given)


def a_member(case):
    return a_hat(Role.STYRGRUPPSLEDAMOT, team=case.team)


def test_the_decision_to_extend_leads_to_the_request_until_one_is_made(client, case):
    a_held_follow_up(case, on=TODAY, decision="extend")
    page = client.get(url("case", case)).content.decode()
    assert url("request_extension", case) in page
    asked_for(client, case)
    page = client.get(url("case", case)).content.decode()
    assert url("request_extension", case) not in page
    assert "Väntar på beslut av styrgruppen" in page


def test_holding_the_meeting_leads_on_to_the_request(client, case):
    planned = case.follow_ups.get()
    answer = client.post(
        url("hold_follow_up", case),
        {
            "meeting": planned.pk,
            "version": 1,
            "participant_voice": "Bra.",
            "referrer_voice": "Bra.",
            "team_voice": "Bra.",
            "decision": FollowUp.Decision.EXTEND,
            "reason": "Mer tid behövs.",
            "held_on": str(TODAY),
        },
    )
    assert answer.url == url("request_extension", case)


def test_those_who_decide_read_number_days_and_reason_and_never_the_person(client, case):
    asked_for(client, case)
    client.force_login(a_member(case).user)
    page = client.get(LIST).content.decode()
    assert case.case_number in page
    assert "Arbetsträningen har just börjat." in page
    assert "Holmdahl" not in page
    assert client.get(url("case", case)).status_code == 404
    row = Reading.objects.filter(view="participants:extensions").get()
    assert (row.kind, row.subjects) == ("extension", [case.pk])


def test_the_database_gives_those_who_decide_the_request_and_no_case(client, case):
    asked_for(client, case)
    with acting_as(scope_of(a_member(case))):
        assert Extension.objects.count() == 1
        assert not Enrolment.objects.exists()
    Extension.objects.update(decider=Team.Decider.LEADER)
    with acting_as(scope_of(a_member(case))):
        assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reason": ""}, "Skriv varför tiden behöver förlängas"),
        ({"reason": "Samira behöver mer tid."}, "pekar ut personen"),
        ({"reason": "Det är Holmdahls önskan."}, "pekar ut personen"),
        ({"reason": "Gäller 19880229-1234."}, "pekar ut personen"),
        ({"wanted_until": str(TODAY)}, "Välj en dag efter riktmärket"),
    ],
)
def test_a_faulty_request_is_not_saved_and_none_names_the_person(client, case, given, message):
    page = client.post(url("request_extension", case), facts(case, **given)).content.decode()
    assert message in page
    assert not case.extensions.exists()


def test_a_second_request_waits_for_the_first(client, case):
    asked_for(client, case)
    page = client.post(url("request_extension", case), facts(case)).content.decode()
    assert "Det finns redan en begäran som väntar på beslut." in page
    assert case.extensions.count() == 1


def test_a_granted_extension_moves_the_guideline_in_the_case_and_in_the_list(client, case, hat):
    near = reverse("participants:list") + "?filter=riktmarke"
    assert case.case_number in client.get(near).content.decode()
    extension = asked_for(client, case)
    assert decided(client, a_member(case), extension, remark="§ 4").status_code == 302
    client.force_login(hat.user)
    page = client.get(url("case", case)).content.decode()
    assert f"Nytt riktmärke: {plain(extension.wanted_until)}" in page
    assert "§ 4" in client.get(url("follow_ups", case)).content.decode()
    assert case.case_number not in client.get(near).content.decode()


def test_a_refusal_leaves_the_guideline(client, case):
    extension = asked_for(client, case)
    decided(client, a_member(case), extension, decision="refused")
    extension.refresh_from_db()
    assert (extension.decision, extension.until) == ("refused", None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"decision": ""}, "Välj ett beslut"),
        ({"until": ""}, "Ange det nya riktmärket"),
        ({"until": str(add_months(TODAY, 1))}, "Välj en dag efter riktmärket"),
        ({"on": str(TODAY + timedelta(days=1))}, "Dagen har inte varit än"),
        ({"on": str(TODAY - timedelta(days=1))}, "innan det begärdes"),
    ],
)
def test_a_faulty_decision_is_not_saved(client, case, given, message):
    extension = asked_for(client, case)
    assert message in decided(client, a_member(case), extension, **given).content.decode()
    extension.refresh_from_db()
    assert extension.decided_on is None


@pytest.mark.parametrize(
    ("decider", "role", "may"),
    [
        ("steering", Role.STYRGRUPPSLEDAMOT, True),
        ("steering", Role.VERKSAMHETSLEDARE, True),
        ("leader", Role.STYRGRUPPSLEDAMOT, False),
        ("leader", Role.VERKSAMHETSLEDARE, True),
        ("leader", Role.SOCIALKONSULENT, False),
    ],
)
def test_who_decides_is_set_for_each_team(client, case, decider, role, may):
    Team.objects.filter(pk=case.team_id).update(extension_decider=decider)
    extension = asked_for(client, case)
    hat = a_hat(role, team=case.team)
    assert (decided(client, hat, extension).status_code == 302) is may


def test_a_decision_is_made_once_and_of_the_own_team(client, case):
    extension = asked_for(client, case)
    assert decided(client, a_hat(Role.STYRGRUPPSLEDAMOT), extension).status_code == 404
    assert not Extension.objects.visible_to(a_hat()).exists()
    assert not Extension.objects.decidable_by(a_hat(Role.VERKSAMHETSLEDARE)).exists()
    member, elsewhere = a_member(case), a_hat(Role.VERKSAMHETSLEDARE)
    client.force_login(elsewhere.user)
    assert client.get(LIST).context["rows"] == []
    assert decided(client, member, extension).status_code == 302
    assert decided(client, member, extension, decision="refused").status_code == 404
    client.force_login(elsewhere.user)
    assert client.get(LIST).context["decided"] == []


def test_the_start_of_those_who_decide_reminds_until_it_is_decided(client, case):
    extension = asked_for(client, case)
    member, leader = a_member(case), a_hat(Role.VERKSAMHETSLEDARE, team=case.team)
    for who, words in [(member, "väntar på beslut"), (leader, "Läs och besluta")]:
        client.force_login(who.user)
        assert words in client.get("/").content.decode()
    decided(client, member, extension)
    assert "väntar på beslut" not in client.get("/").content.decode()


def test_a_granted_extension_has_a_day_and_a_new_guideline_in_the_database(client, case):
    extension = asked_for(client, case)
    with pytest.raises(IntegrityError, match="extension_decided_whole"), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(decision="granted", decided_on=TODAY)
    granted = {"decision": "granted", "decided_on": TODAY, "until": extension.guideline_on}
    with pytest.raises(IntegrityError, match="beyond_guideline"), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(**granted)


def test_the_list_costs_the_same_for_one_request_and_for_many(client, case):
    asked_for(client, case)
    client.force_login(a_member(case).user)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    first = Extension.objects.get()
    for number in range(8):
        other = an_enrolment(team=case.team)
        Extension.objects.create(
            team=case.team,
            enrolment=other,
            case_number=f"X-{number}",
            started_on=other.started_on,
            guideline_on=TODAY,
            decider="steering",
            requested_on=TODAY,
            requested_by=first.requested_by,
            reason="Mer tid.",
            wanted_until=TODAY,
        )
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert asked(one) == asked(many) <= 12
