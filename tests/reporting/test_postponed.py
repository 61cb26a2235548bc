"""Skjut upp: an item leaves the worklist for a while, and those who lead see why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from organisations.roles import Role
from participants.models import EndDate, Postponement
from reporting import watches
from tests.builders import a_consent, a_hat, a_held_follow_up, a_participant, an_enrolment, named

pytestmark = pytest.mark.django_db
START = reverse("reporting:start")
LATE = timedelta(days=120)


@pytest.fixture
def staff(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def leader(staff):
    return a_hat(Role.VERKSAMHETSLEDARE, team=staff.team)


@pytest.fixture
def case(staff, today):
    return an_enrolment(team=staff.team, responsible=staff.user, started_on=today - LATE)


def put_off(client, case, watch="sen", days=7, reason="Väntar på remittenten."):
    url = reverse("participants:put_off", args=[case.case_number, watch])
    return client.post(url, {"until": localdate() + timedelta(days=days), "reason": reason})


def counted(hat, code, day):
    found = watches.worklist(hat, hat.team, day).panels
    return next(panel.count for panel in found if panel.id == f"panel-{code}")


def test_it_leaves_the_list_and_returns_on_its_day(client, case, staff, today):
    assert counted(staff, "sen", today) == 1
    assert put_off(client, case).status_code == 302
    assert counted(staff, "sen", today) == 0
    assert counted(staff, "sen", today + timedelta(days=6)) == 0
    assert counted(staff, "sen", today + timedelta(days=7)) == 1


def test_who_until_when_and_why_are_kept_and_the_leader_reads_them(client, case, staff, leader):
    put_off(client, case)
    row = Postponement.objects.get()
    assert (row.by, row.watch, row.reason) == (staff, "sen", "Väntar på remittenten.")
    client.force_login(leader.user)
    page = client.get(START).content.decode()
    assert "försenad uppföljning" in page
    assert staff.user.short_name in page
    assert "Väntar på remittenten." in page


def test_the_count_on_start_and_the_list_that_it_opens_are_the_same_rows(client, case, staff):
    other = an_enrolment(team=staff.team, responsible=staff.user, started_on=case.started_on)
    put_off(client, case)
    listed = client.get(reverse("participants:list"), {"filter": "sen"}).content.decode()
    assert other.case_number in listed
    assert case.case_number not in listed
    listed = client.get(reverse("participants:list"), {"filter": "uppskjutet"}).content.decode()
    assert case.case_number in listed


def test_when_the_cause_is_gone_so_is_what_was_put_off(client, case, staff, leader, today):
    put_off(client, case)
    a_held_follow_up(case, on=today)
    client.force_login(leader.user)
    assert "Väntar på remittenten." not in client.get(START).content.decode()


def test_a_new_cause_of_the_same_kind_shows_itself(client, case, staff, today):
    put_off(client, case, days=90)
    day = today - timedelta(days=110)
    a_held_follow_up(case, on=day)
    assert counted(staff, "sen", today) == 1


def test_of_two_end_dates_the_other_stands_where_it_was(client, case, staff, today):
    for days in (10, 20):
        ends_on = today + timedelta(days=days)
        EndDate.objects.create(enrolment=case, kind="LAKARINTYG", ends_on=ends_on)
    put_off(client, case, "slutdatum")
    [shown] = [
        row
        for panel in watches.worklist(staff, staff.team, today).panels
        if panel.id == "panel-slutdatum"
        for row in panel.rows
    ]
    assert shown.due_on == today + timedelta(days=20)
    put_off(client, case, "slutdatum")
    assert counted(staff, "slutdatum", today) == 0


def test_a_consent_that_ends_can_be_put_off_and_is_listed_as_such(client, case, staff, today):
    a_consent(case, on=case.started_on, until=today + timedelta(days=20))
    expiring = reverse("participants:expiring_consents")
    assert case.case_number in client.get(expiring).content.decode()
    put_off(client, case, "samtycke", reason="Personen är på sjukhus.")
    assert case.case_number not in client.get(expiring).content.decode()
    assert "Personen är på sjukhus." in client.get(START).content.decode()


@pytest.mark.parametrize("days", [0, -1, 93])
def test_the_day_lies_ahead_and_not_too_far(client, case, days):
    assert "Välj en dag efter i dag" in put_off(client, case, days=days).content.decode()
    assert not Postponement.objects.exists()


def test_what_is_not_on_the_list_cannot_be_put_off(client, case, staff, today):
    a_held_follow_up(case, on=today)
    assert put_off(client, case).url == START
    assert put_off(client, case, "okänd").status_code == 404
    assert not Postponement.objects.exists()


def test_of_a_protected_person_the_reason_is_not_written_on_start(client, staff, today):
    person = a_participant(controller=staff.team.owner, protection="marked", alias="Granen")
    case = an_enrolment(
        team=staff.team, participant=person, responsible=staff.user, started_on=today - LATE
    )
    if not case.named_readers.exists():
        named(case, staff.user)
    Postponement(
        enrolment=case,
        watch="sen",
        cause_on=case.follow_ups.planned().get().due_on,
        until=today + timedelta(days=2),
        reason="Hotbilden är ny.",
    ).put_off(by=staff, at=now())
    page = client.get(START).content.decode()
    assert "Granen" in page
    assert "Hotbilden" not in page


def test_the_panel_is_called_by_the_weeks_of_the_team(client, staff):
    staff.team.quiet_weeks = 6
    staff.team.save()
    assert "Ingen kontakt på 6 veckor" in client.get(START).content.decode()
