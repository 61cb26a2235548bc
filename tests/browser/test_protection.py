"""The doors, the lists and the reviews: by keyboard, and held to WCAG."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.models import Team
from organisations.roles import Role
from participants.models import Opening
from tests.browser.checks import assert_accessible, log_in, settle
from tests.builders import a_hat, a_participant, a_referral, a_team, an_enrolment, named

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "Personen ringer och behöver besked i dag, ansvarig är sjuk."


def enter(page, live_server, hat):
    page.context.clear_cookies()
    hat.user.set_password("demo")
    hat.user.save()
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")


def look(page, live_server, name, *args):
    page.goto(live_server.url + reverse(name, args=args))
    settle(page)
    assert_accessible(page)


def test_doors_lists_and_reviews_are_accessible_and_work_by_keyboard(page, live_server):
    team = a_team(readers=Team.Readers.NAMED)
    owner, colleague = a_hat(team=team), a_hat(team=team)
    leader = a_hat(Role.VERKSAMHETSLEDARE, team=team)
    reviewer = a_hat(Role.LOGGGRANSKARE, organisation=team.owner)
    case = an_enrolment(team=team, responsible=owner.user)
    person = a_participant(controller=team.owner, protection="marked", alias="Alias Björk")
    hidden = an_enrolment(team=team, participant=person, responsible=owner.user)
    named(case, leader.user)
    referral = a_referral(team=team, is_protected=True, sent_on=localdate() - timedelta(days=1))

    enter(page, live_server, owner)
    page.goto(live_server.url + reverse("participants:journal", args=[hidden.case_number]))
    assert_accessible(page)
    page.get_by_label("Varför öppnar du ärendet nu?").fill("Uppföljning i dag.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deltagare/{hidden.case_number}/journal/")

    enter(page, live_server, colleague)
    look(page, live_server, "participants:break_glass")
    page.get_by_role("button", name="Nödöppna ärendet").press("Enter")
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    page.get_by_label("Ärendenummer").fill(case.case_number)
    page.get_by_label("Varför kan det inte vänta?").fill(REASON)
    page.get_by_role("button", name="Nödöppna ärendet").press("Enter")
    page.get_by_text("Nödöppnat, bara läsning").wait_for()
    assert_accessible(page)

    enter(page, live_server, leader)
    look(page, live_server, "participants:readers")
    look(page, live_server, "participants:case_readers", hidden.case_number)
    page.get_by_label("Vem").select_option(label=colleague.user.display_name)
    page.get_by_role("button", name="Namnge läsaren").press("Enter")
    page.get_by_role("button", name=f"Ta bort {colleague.user.display_name}").wait_for()
    look(page, live_server, "participants:entrust", hidden.case_number)
    look(page, live_server, "referrals:list")
    look(page, live_server, "referrals:readers", referral.number)

    enter(page, live_server, reviewer)
    look(page, live_server, "participants:openings")
    page.get_by_role("link", name=case.case_number).press("Enter")
    page.get_by_label("Utan anmärkning").check()
    assert_accessible(page)
    page.get_by_role("button", name="Spara granskningen").press("Enter")
    page.get_by_text("Alla nödöppningar är granskade.").wait_for()
    assert not Opening.objects.awaiting_review().exists()
