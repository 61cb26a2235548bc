from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, make_aware, now

from audit.models import Reading
from organisations.roles import Role
from reporting.calendar_pages import page_from
from tests.builders import (
    a_group,
    a_hat,
    a_member,
    a_participant,
    a_placement,
    a_referral,
    a_team,
    an_enrolment,
)
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
URL = reverse("reporting:calendar")


def a_booked(hat, **facts):
    """A case of one's own with a meeting today at ten."""
    case = an_enrolment(team=hat.team, responsible=hat.user, **facts)
    at = make_aware(datetime.combine(TODAY, time(10)))
    case.follow_ups.planned().get().book(at=at, now=now())
    return case


def shown(client, **asked):
    return client.get(URL, asked).content.decode()


def test_a_week_holds_everything_that_is_booked_in_it(client, hat):
    case = a_booked(hat, started_on=TODAY - timedelta(days=60))
    a_member(a_group(hat.team, leader=hat.user), case)
    a_placement(case, next_follow_up_on=TODAY)
    referral = a_referral(team=hat.team)
    referral.handle(by=hat)
    referral.plan(visit_on=TODAY)
    page = shown(client)
    for kind in ("Uppföljning", "Grupp", "Arbetsplats", "Studiebesök"):
        assert f"<small>{kind}" in page
    row = Reading.objects.get(view="reporting:calendar", kind="worklist")
    assert row.subjects == [case.pk]
    assert Reading.objects.get(kind="referral").subjects == [referral.pk]


def test_mine_and_the_teams_are_two_choices_and_a_leader_begins_with_the_team(client, hat):
    colleague = a_hat(team=hat.team)
    theirs = a_booked(colleague)
    assert theirs.case_number not in shown(client)
    assert theirs.case_number in shown(client, visa="team")
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=hat.team).user)
    assert theirs.case_number in shown(client)


def test_what_is_another_teams_or_a_protected_persons_is_absent(client, hat):
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Deltagare H")
    guarded = a_booked(a_hat(team=hat.team), participant=person)
    foreign = a_booked(a_hat())
    a_group(foreign.team, name="Annanstans")
    remiss = a_referral()
    remiss.plan(visit_on=TODAY)
    page = shown(client, visa="team")
    for absent in (guarded, "Deltagare H", foreign, "Annanstans", remiss.number):
        assert str(absent) not in page
    guarded.named_readers.create(user=hat.user, named_at=now())
    assert "Deltagare H" in shown(client, visa="team")


def test_a_cancelled_session_stays_and_says_so(client, hat):
    group = a_group(hat.team, leader=hat.user)
    session = group.sessions.filter(day__gt=TODAY).first()
    session.cancel(on=TODAY, reason="Ledaren är sjuk.")
    assert "Inställd" in shown(client, dag=session.day.isoformat())


@pytest.mark.parametrize(
    ("asked", "heading", "before", "after"),
    [
        ({"vecka": "2026-W47"}, "Vecka 47", "2026-W46", "2026-W48"),
        ({"vecka": "2026-W53"}, "Vecka 53", "2026-W52", "2027-W01"),
        ({"vecka": "2027-W01"}, "Vecka 1", "2026-W53", "2027-W02"),
        ({"dag": "2026-12-31"}, "Torsdag 31 december", "2026-12-30", "2027-01-01"),
    ],
)
def test_the_weeks_are_those_of_iso_over_a_new_year(asked, heading, before, after):
    page = page_from(asked, today=date(2026, 11, 22), mine=True)
    assert page.heading.replace("\N{NO-BREAK SPACE}", " ") == heading
    assert before in page.before.url
    assert after in page.after.url


@pytest.mark.parametrize(
    "asked",
    [
        {"vecka": "2026-W54"},
        {"vecka": "2027-W53"},
        {"vecka": "9999-W52"},
        {"dag": "2026-02-30"},
        {"dag": "x"},
    ],
)
def test_what_is_no_week_and_no_day_is_this_week(asked):
    page = page_from(asked, today=date(2026, 11, 22), mine=True)
    assert (page.first, page.length) == (date(2026, 11, 16), 7)


def test_the_calendar_asks_as_much_of_one_booking_as_of_many(client, hat):
    def count():
        with CaptureQueriesContext(connection) as captured:
            shown(client)
        return asked(captured)

    def fill():
        case = a_booked(hat, started_on=TODAY - timedelta(days=60))
        a_placement(case, next_follow_up_on=TODAY)
        a_group(hat.team, leader=hat.user)

    fill()
    first = count()
    for _ in range(4):
        fill()
    assert count() == first <= 12


def test_the_pages_of_a_calendar_are_under_kalender_and_those_of_a_group_under_grupper(client, hat):
    group = a_group(hat.team)
    case = an_enrolment(team=hat.team)
    for address, room in (
        (URL, "Kalender"),
        (reverse("reporting:feed"), "Kalender"),
        (reverse("activities:group", args=[group.pk]), "Grupper"),
        (reverse("activities:workplaces"), "Grupper"),
        (reverse("activities:case", args=[case.case_number]), "Deltagare"),
        (reverse("reporting:figures"), "Rapporter"),
        (reverse("reporting:start"), "Start"),
    ):
        page = client.get(address).content.decode()
        assert f'aria-current="page">{room}</a>' in page, address


def test_a_team_without_bookings_is_told_so(client, hat):
    assert shown(client).count("Inget bokat.") >= 5
    assert a_team().name not in shown(client)
