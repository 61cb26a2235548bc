"""Remisserna i en riktig webbläsare: axe, keyboard, and drafts that save themselves."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from organisations.roles import Role
from referrals.models import Referral
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, a_participant, a_referral, a_user, an_enrolment, an_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "198112289874"


def log_in_as(page, live_server, hat):
    log_in(page, live_server.url, hat.user.username)


def a_logged_in(page, live_server, role, **facts):
    user = a_user(password="demo")
    hat = a_hat(role, user=user, **facts)
    log_in_as(page, live_server, hat)
    return hat


def complaints_of(page):
    """What the page itself says to the console; the checks below would add their own."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def visit(page, live_server, name, *args):
    page.goto(live_server.url + reverse(f"referrals:{name}", args=args))
    assert page.get_by_role("heading", level=1).count() == 1


def test_the_pages_of_the_referrer_are_accessible(page, live_server):
    hat = a_logged_in(page, live_server, Role.REMITTENT, organisation=an_organisation(kind="AF"))
    draft = a_referral(referrer=hat, sent_on=None)
    asked = a_referral(referrer=hat)
    asked.ask(on=localdate(), question="Vilken ersättning?\nTill vilket datum?")
    accepted = a_referral(referrer=hat)
    accepted.accept(on=localdate(), enrolment=an_enrolment(team=accepted.team))
    colleague = a_hat(Role.REMITTENT, organisation=hat.organisation)
    theirs = a_referral(referrer=colleague)
    said = complaints_of(page)
    addresses = [("list",), ("new",), ("status", accepted.number), ("take_over", theirs.number)]
    addresses += [(name, draft.number) for name in ("draft", "check", "discard")]
    addresses += [("section", draft.number, slug) for slug in ("person", "behov")]
    addresses += [(name, asked.number) for name in ("status", "answer", "receipt", "sent")]
    for address in addresses:
        visit(page, live_server, *address)
        assert said == []
        assert_accessible(page)
        said.clear()


def test_the_pages_of_the_team_are_accessible(page, live_server):
    hat = a_logged_in(page, live_server, Role.SOCIALKONSULENT)
    a_participant(controller=hat.team.owner, personal_number=NUMBER, identity_type="personnummer")
    referral = a_referral(team=hat.team, personal_number=NUMBER)
    declined = a_referral(team=hat.team)
    declined.decline(on=localdate(), reason="not_ready", text_to_referrer="Vården först.")
    said = complaints_of(page)
    addresses = [("list",), ("register",), ("remiss", declined.number)]
    names = ("remiss", "ask", "plan", "queue", "handle", "decline", "accept")
    addresses += [(name, referral.number) for name in names]
    for address in addresses:
        visit(page, live_server, *address)
        assert said == []
        assert_accessible(page)
        said.clear()


def test_errors_are_accessible_and_take_the_focus(page, live_server):
    a_logged_in(page, live_server, Role.SOCIALKONSULENT)
    visit(page, live_server, "register")
    page.get_by_role("button", name="Registrera remissen").click()
    expect(page).to_have_title(re.compile("^Fel: "))
    assert "behöver rättas" in page.locator(".error-summary:focus").inner_text()
    assert_accessible(page)


def test_a_draft_saves_itself_while_it_is_written(page, live_server):
    hat = a_logged_in(page, live_server, Role.REMITTENT)
    draft = a_referral(referrer=hat, sent_on=None)
    visit(page, live_server, "section", draft.number, "behov")
    page.get_by_label("Bakgrund och behov").fill("Mitt i en mening")
    page.get_by_text("Utkast sparat kl.").wait_for(timeout=8000)
    draft.refresh_from_db()
    assert draft.background == "Mitt i en mening"
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("heading", name="Hinder", level=1).wait_for()


def test_declining_works_by_keyboard_alone(page, live_server):
    hat = a_logged_in(page, live_server, Role.SOCIALKONSULENT)
    referral = a_referral(team=hat.team)
    visit(page, live_server, "decline", referral.number)
    page.get_by_label("Annat", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Läkarintyg saknas.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Vad vill ni säga till personen?").focus()
    page.keyboard.type("Välkommen åter.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Vad vill ni säga till remittenten?").focus()
    page.keyboard.type("Vården först.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Granska innan du avböjer").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Avböj remissen").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Remissen är avböjd").wait_for()
    declined = Referral.objects.get()
    assert (declined.decline_reason, declined.text_to_referrer) == ("other", "Vården först.")


def test_accepting_works_without_javascript(browser, live_server):
    page = browser.new_context(java_script_enabled=False, locale="sv-SE").new_page()
    hat = a_logged_in(page, live_server, Role.SOCIALKONSULENT)
    referral = a_referral(team=hat.team, sent_on=localdate())
    visit(page, live_server, "accept", referral.number)
    page.get_by_role("button", name="Gå vidare till starten").click()
    page.get_by_role("button", name="Anta remissen").click()
    referral.refresh_from_db()
    assert referral.enrolment is not None
    page.context.close()
