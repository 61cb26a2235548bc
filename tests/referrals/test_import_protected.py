"""A list opens nobody's protected case, and what it is told of one is the same whatever stands."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Reading
from organisations.models import Team
from organisations.roles import Role
from participants.models import Assignment, Enrolment
from referrals.intake import CLOSED_DOOR
from tests.builders import (
    a_hat,
    a_participant,
    a_team,
    an_enrolment,
    an_organisation,
    named,
    says_why,
)
from tests.referrals.lists import TEAM, WOMAN, a_list, a_row, an_open_row, read_in, told

pytestmark = pytest.mark.django_db
UPLOAD, CHECK = "referrals:import", "referrals:check_import"
DOOR = f"rad 2, Personnummer: {CLOSED_DOOR}"


@pytest.fixture
def leader():
    team = a_team(name=TEAM, code="SAL", owner=an_organisation(name="Sala kommun"))
    return a_hat(Role.VERKSAMHETSLEDARE, team=team)


@pytest.fixture
def person(leader):
    return a_participant(
        controller=leader.team.owner,
        identity_type="personnummer",
        personal_number=WOMAN,
        protection="marked",
        alias="Deltagare 7",
    )


@pytest.fixture
def case(leader, person):
    """Registered by hand, with another responsible than the leader."""
    worker = a_hat(team=leader.team).user
    started_on = date(2024, 2, 9)
    return an_enrolment(
        team=leader.team, participant=person, responsible=worker, started_on=started_on
    )


def as_leader(leader, row, **facts):
    return read_in(a_list(row), cases=Enrolment.objects.visible_to(leader), **facts)


def test_a_leader_does_not_become_responsible_for_a_protected_case_by_a_list(client, leader, case):
    client.force_login(leader.user)
    data = a_list(an_open_row(Ansvarig=leader.user.username))
    client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("lista.csv", data)})
    for answer in (client.get(reverse(CHECK)), client.post(reverse(CHECK))):
        assert CLOSED_DOOR in answer.content.decode()
        assert case.case_number not in answer.content.decode()
    assert not Assignment.objects.filter(user=leader.user).exists()
    assert not Enrolment.objects.visible_to(leader).exists()
    assert [one.subjects for one in Reading.objects.filter(view=CHECK)] == [[], []]


def sent(client, row):
    client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("lista.csv", a_list(row))})
    return [client.get(reverse(CHECK)).text, client.post(reverse(CHECK), follow=True).text]


def test_a_list_stops_at_the_door_until_the_reader_has_said_why(client, leader, case):
    named(case, leader.user)
    client.force_login(leader.user)
    row = an_open_row(Remitterande_part="FK")
    assert all(CLOSED_DOOR in page for page in sent(client, row))
    says_why(client, case)
    assert "1 ändrade" in sent(client, row)[1]
    told_of = Reading.objects.filter(view=CHECK, subjects=[case.pk])
    assert [one.alert for one in told_of] == [True, True]


def test_a_list_changes_nothing_in_a_case_opened_in_an_emergency(client, leader):
    Team.objects.filter(pk=leader.team.pk).update(readers=Team.Readers.NAMED)
    client.force_login(leader.user)
    worker = a_hat(team=leader.team).user
    assert read_in(a_list(an_open_row(Ansvarig=worker.username))).created == 1
    case = Enrolment.objects.get()
    fields = {"case_number": case.case_number, "reason": "Personen ringer, ansvarig är sjuk."}
    client.post(reverse("participants:break_glass"), fields)
    assert client.get(reverse("participants:case", args=[case.case_number])).status_code == 200
    assert all(CLOSED_DOOR in page for page in sent(client, an_open_row(Remitterande_part="FK")))
    case.refresh_from_db()
    assert case.referring_party == ""


@pytest.mark.parametrize(
    "row",
    [an_open_row(), an_open_row(Remitterande_part="FK"), a_row(), a_row(Resultat="studier")],
    ids=["as it stands", "another party", "closed", "closed otherwise"],
)
def test_a_check_tells_nothing_of_what_stands_in_a_hidden_case(leader, case, row):
    Enrolment.objects.filter(pk=case.pk).update(referring_party="AF")
    report = as_leader(leader, row, save=False)
    assert (told(report), report.warnings, report.enrolments) == ([DOOR], [], [])


def test_a_case_that_an_earlier_list_opened_is_hidden_too(leader, person):
    worker = a_hat(team=leader.team).user
    row = an_open_row(Ansvarig=worker.username)
    assert read_in(a_list(row)).created == 1
    assert told(as_leader(leader, row)) == [DOOR]


def test_the_responsible_leader_and_the_command_may_list_the_case(leader, case):
    named(case, leader.user)
    assert as_leader(leader, an_open_row(Remitterande_part="FK")).updated == 1
    assert read_in(a_list(an_open_row(Remitterande_part="FK"))).unchanged == 1


def test_a_new_row_tells_nothing_of_the_other_cases_of_a_protected_person(leader, case):
    again = an_open_row(Startdatum="2025-01-01", Ansvarig=leader.user.username)
    assert told(as_leader(leader, again)) == [DOOR]
    overlapping = as_leader(leader, a_row(Startdatum="2024-03-01"), save=False)
    assert (told(overlapping), overlapping.warnings) == ([], [])


def test_a_new_open_case_of_a_protected_person_needs_a_responsible_who_can_open_it(leader, person):
    missing = "rad 2, Ansvarig: saknas, utan ansvarig kan ingen öppna ärendet"
    assert told(read_in(a_list(an_open_row()))) == [missing]
    assert not Enrolment.objects.exists()
    row = an_open_row(Ansvarig=leader.user.username)
    assert told(as_leader(leader, row)) == []
    assert Enrolment.objects.visible_to(leader).get().participant == person
