"""The worklist and what it leads to: held to WCAG, and an item put off by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.roles import Role
from participants.models import EndDate, Postponement
from tests.browser.checks import assert_accessible, log_in, settle
from tests.builders import (
    a_closed_enrolment,
    a_group,
    a_hat,
    a_member,
    a_placement,
    an_absence,
    an_enrolment,
)
from tests.world import ask_to_extend

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_worklist_and_its_pages_are_accessible_and_an_item_is_put_off_by_keyboard(
    page, live_server
):
    today = localdate()
    leader = a_hat(Role.VERKSAMHETSLEDARE)
    colleague = a_hat(team=leader.team)
    case = an_enrolment(
        team=leader.team, responsible=leader.user, started_on=today - timedelta(days=120)
    )
    EndDate.objects.create(enrolment=case, kind="LAKARINTYG", ends_on=today + timedelta(days=9))
    case.support_measures.create(kind="DIETIST", needed_on=case.started_on)
    closed = a_closed_enrolment(
        team=leader.team,
        responsible=leader.user,
        started_on=today - timedelta(days=400),
        closed_on=today - timedelta(days=185),
    )
    ask_to_extend(case, leader)
    group = a_group(leader.team, leader=leader.user)
    a_member(group, case, on=today)
    placement = a_placement(case, next_follow_up_on=today + timedelta(days=2))
    absence = an_absence(colleague, leader)
    leader.user.set_password("demo")
    leader.user.save()
    log_in(page, live_server.url, leader.user.username)
    page.wait_for_url(f"{live_server.url}/")
    number = case.case_number
    names = [
        ("participants:absences",),
        ("participants:absence", absence.pk),
        ("participants:hand_over",),
        ("participants:workload",),
        ("participants:add_end_date", number),
        ("participants:facts", number),
        ("reporting:digests",),
        ("organisations:team_settings",),
        ("participants:waiting",),
        ("participants:plan_catalogue",),
        ("participants:add_life_need", number, "HALSA"),
        ("participants:book_follow_up", number),
        ("participants:request_extension", number),
        ("participants:extensions",),
        ("participants:decide_extension", case.extensions.get().pk),
        ("participants:after_close",),
        ("participants:later_status", closed.case_number, 6),
        ("participants:reopen", closed.case_number),
        ("activities:groups",),
        ("activities:add_group",),
        ("activities:group", group.pk),
        ("activities:workplaces",),
        ("activities:case", number),
        ("activities:set_hours", number, placement.pk),
        ("reporting:calendar",),
        ("reporting:feed",),
        ("participants:put_off", number, "sen"),
    ]
    for name, *args in names:
        page.goto(live_server.url + reverse(name, args=args))
        settle(page)
        assert_accessible(page)
    until = today + timedelta(days=5)
    page.get_by_label("Ska åter på listan den").fill(until.isoformat())
    page.get_by_label("Varför").fill("Väntar på remittenten.")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    page.get_by_text("Väntar på remittenten.").wait_for()
    assert_accessible(page)
    assert Postponement.objects.get().until == until
