"""Frånvaro: whoever covers has the worklist for the days, and it is given back with a summary."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from organisations.models import Team
from organisations.roles import Role
from participants.covering import meanwhile
from participants.models import Absence
from reporting import watches
from tests.builders import (
    a_hat,
    a_participant,
    a_team,
    an_absence,
    an_enrolment,
    named,
    says_why,
)

pytestmark = pytest.mark.django_db
START = reverse("reporting:start")
DAY = timedelta(days=1)


@pytest.fixture
def away():
    return a_hat()


@pytest.fixture
def cover(away, client):
    hat = a_hat(team=away.team)
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(away, today):
    return an_enrolment(
        team=away.team, responsible=away.user, started_on=today - timedelta(days=120)
    )


def late(hat, day):
    [panel] = [one for one in watches.worklist(hat, hat.team, day).panels if one.id == "panel-sen"]
    return panel.count


def test_the_one_who_covers_has_the_worklist_on_those_days_and_no_others(away, cover, case, today):
    an_absence(away, cover, starts_on=today, ends_on=today + 2 * DAY)
    days = [today - DAY, today, today + 2 * DAY, today + 3 * DAY]
    assert [late(cover, day) for day in days] == [0, 1, 1, 0]
    assert [late(away, day) for day in days] == [1, 1, 1, 1]


def test_nobody_else_has_it(away, cover, case, today):
    an_absence(away, cover)
    assert late(a_hat(team=away.team), today) == 0
    assert late(a_hat(user=cover.user), today) == 0  # the same person in another team


def test_cover_gives_no_right_to_a_protected_person(away, cover, today):
    person = a_participant(controller=away.team.owner, protection="marked", alias="Granen")
    case = an_enrolment(
        team=away.team,
        participant=person,
        responsible=away.user,
        started_on=today - timedelta(days=120),
    )
    an_absence(away, cover)
    assert late(cover, today) == 0
    named(case, cover.user)
    assert late(cover, today) == 1


def test_cover_gives_no_right_in_a_narrow_circle(today):
    team = a_team(readers=Team.Readers.NAMED)
    away, cover = a_hat(team=team), a_hat(team=team)
    case = an_enrolment(team=team, responsible=away.user, started_on=today - timedelta(days=120))
    an_absence(away, cover)
    assert late(cover, today) == 0
    case.assignments.create(user=cover.user, part="deputy", started_on=today)
    assert late(cover, today) == 1


def test_start_says_whom_one_covers_and_shows_their_meetings(client, away, cover, case):
    case.follow_ups.planned().get().book(at=now(), now=now())
    assert case.case_number not in client.get(START).content.decode()
    an_absence(away, cover)
    page = client.get(START).content.decode()
    assert f"Du täcker för {away.user.display_name}" in page
    assert case.case_number in page


def test_who_comes_back_is_told_what_was_done(client, away, cover, case, today):
    absence = an_absence(away, cover, starts_on=today - 9 * DAY, ends_on=today - DAY)
    for days, text in ((10, "Före."), (5, "Under tiden."), (0, "Efter.")):
        case.notes.create(
            happened_on=today - days * DAY, text=text, signed_by=cover.user, signed_at=now()
        )
    follow_up = case.follow_ups.planned().get()
    follow_up.hold(on=today - 3 * DAY, decision="continue", signed_by=cover.user, signed_at=now())
    told = [(event.day, event.what) for event in meanwhile(absence, away)]
    assert told == [
        (today - 5 * DAY, "anteckning: samtal"),
        (today - 3 * DAY, "uppföljning hållen, beslut: fortsätta"),
    ]
    client.force_login(away.user)
    page = client.get(START).content.decode()
    summary = reverse("participants:absence", args=[absence.pk])
    assert summary in page
    assert "Under tiden." not in client.get(summary).content.decode()


def test_what_was_done_in_a_protected_persons_case_is_behind_their_door(client, away, cover, today):
    person = a_participant(controller=away.team.owner, protection="marked", alias="Granen")
    case = an_enrolment(team=away.team, responsible=away.user, participant=person)
    absence = an_absence(away, cover, starts_on=today - 9 * DAY, ends_on=today)
    case.notes.create(happened_on=today, text="Ord", signed_by=cover.user, signed_at=now())
    client.force_login(away.user)
    url = reverse("participants:absence", args=[absence.pk])
    assert case.case_number not in client.get(url).content.decode()
    says_why(client, case)
    assert case.case_number in client.get(url).content.decode()


def test_a_leader_plans_anybodys_absence_and_others_their_own(client, away, cover, today):
    sent = {"starts_on": today, "ends_on": today, "covered_by": away.user.pk, "user": away.user.pk}
    url = reverse("participants:absences")
    assert client.post(url, sent).status_code == 302
    assert Absence.objects.get().user == cover.user
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=away.team).user)
    client.post(url, sent | {"covered_by": cover.user.pk})
    assert Absence.objects.filter(user=away.user, covered_by=cover.user).exists()


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"ends_on": -1}, "Den sista dagen kan inte ha varit."),
        ({"starts_on": 5, "ends_on": 4}, "Frånvaron kan inte sluta före sin första dag."),
        ({"covered_by": "self"}, "Välj en kollega som täcker."),
        ({}, "Det finns redan en frånvaro de dagarna."),
    ],
)
def test_what_cannot_be_is_refused_in_words(client, away, cover, today, facts, refusal):
    an_absence(cover, away, starts_on=today, ends_on=today)
    days = {"starts_on": 0, "ends_on": 0} | facts
    sent = {name: today + days[name] * DAY for name in ("starts_on", "ends_on")}
    sent["covered_by"] = cover.user.pk if facts.get("covered_by") else away.user.pk
    page = client.post(reverse("participants:absences"), sent).content.decode()
    assert refusal in page
    assert Absence.objects.count() == 1


def test_of_others_absences_a_colleague_knows_nothing(client, away, cover, today):
    absence = an_absence(away, cover)
    pages = [reverse("participants:absences"), reverse("participants:absence", args=[absence.pk])]
    assert pages[1] in client.get(pages[0]).content.decode()
    client.force_login(a_hat(team=away.team).user)
    assert pages[1] not in client.get(pages[0]).content.decode()
    assert client.get(pages[1]).status_code == 404


def test_an_absence_is_known_in_its_team_alone(away, cover):
    an_absence(away, cover)
    for hat in (
        a_hat(Role.VERKSAMHETSLEDARE),
        a_hat(user=away.user),
        a_hat(Role.STYRGRUPPSLEDAMOT, team=away.team, user=away.user),
    ):
        assert not Absence.objects.visible_to(hat).exists()


def test_back_earlier_the_worklist_is_given_back_at_once(client, away, cover, case, today):
    absence = an_absence(away, cover)
    client.post(reverse("participants:end_absence", args=[absence.pk]))
    assert late(cover, today) == 0
    absence.refresh_from_db()
    assert absence.ends_on == today - DAY
    ahead = an_absence(away, cover, starts_on=today + DAY, ends_on=today + DAY)
    client.post(reverse("participants:end_absence", args=[ahead.pk]))
    assert not Absence.objects.filter(pk=ahead.pk).exists()


def test_a_colleague_does_not_find_others_absence(client, away, cover):
    absence = an_absence(away, a_hat(team=away.team))
    assert client.get(reverse("participants:absence", args=[absence.pk])).status_code == 404
