"""Groups, placements and the calendar in a browser: one tap a person, by keyboard too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Attendance
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_group, a_hat, a_member, a_placement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_group_is_marked_one_tap_a_person_and_every_page_is_accessible(page, live_server):
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    group = a_group(hat.team, leader=hat.user)
    members = [a_member(group) for _ in range(3)]
    session = group.sessions.filter(day__lte=localdate()).last()
    case = members[0].enrolment
    placement = a_placement(case, next_follow_up_on=localdate() + timedelta(days=2))
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(live_server.url + reverse("activities:session", args=[session.pk]))
    for number, member in enumerate(members, start=1):
        line = page.locator(f"#person-{member.pk}")
        line.get_by_role("button", name="Närvarande").press("Enter")
        page.get_by_text(f"{number} av 3 registrerade").wait_for()
        assert line.get_by_role("button", name="Närvarande").evaluate("it => it.matches(':focus')")
    assert_accessible(page)
    line.get_by_role("button", name="Närvarande").press("Enter")
    page.get_by_text("2 av 3 registrerade").wait_for()
    assert Attendance.objects.count() == 2
    for name, parts in (
        ("activities:groups", []),
        ("activities:add_group", []),
        ("activities:group", [group.pk]),
        ("activities:workplaces", []),
        ("activities:case", [case.case_number]),
        ("activities:set_hours", [case.case_number, placement.pk]),
        ("reporting:calendar", []),
        ("reporting:feed", []),
    ):
        page.goto(live_server.url + reverse(name, args=parts))
        assert_accessible(page)
