"""The work of a case in a real browser: meetings, close, final document, measurements."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from instruments.models import Instrument, Measurement
from tests.browser.checks import assert_accessible, log_in, settle
from tests.builders import a_closed_enrolment, a_consent, a_hat, a_held_follow_up, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(page, live_server):
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")
    return hat


@pytest.fixture
def said(page):
    """Errors of the console, the policy of content included."""
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages


@pytest.fixture
def visit(page, live_server, said):
    def visit(name, *args):
        said.clear()  # the checks below are themselves stopped by the policy, and say so
        page.goto(live_server.url + reverse(name, args=args))
        settle(page)
        assert said == []
        assert_accessible(page)

    return visit


def measured(enrolment):
    scale = Instrument.objects.get(code="ORS")
    for on, values in (
        (date(2026, 3, 2), [21, 26, 24, 27]),
        (date(2026, 11, 12), [64, 68, 64, 68]),
    ):
        Measurement(enrolment=enrolment, instrument=scale).measure(values=values, on=on)


def test_a_meeting_is_held_and_its_faults_are_found_by_keyboard(page, owner, visit):
    enrolment = an_enrolment(team=owner.team, started_on=date(2026, 3, 2))
    measured(enrolment)
    enrolment.follow_ups.get().book(at=now() - timedelta(hours=1), now=now() - timedelta(days=9))
    for name in ("follow_ups", "close", "book_follow_up", "miss_follow_up", "hold_follow_up"):
        visit(f"participants:{name}", enrolment.case_number)
    assert page.get_by_role("img", name="9,8 i mars 2026, 26,4 i november 2026").count() == 1
    page.get_by_role("button", name="Spara beslutet").press("Enter")
    expect(page).to_have_title(re.compile("^Fel: "))
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Välj ett beslut").press("Enter")
    assert page.evaluate("location.hash").startswith("#id_decision")
    assert_accessible(page)


def test_the_final_document_is_accessible_with_faults_too(page, owner, visit):
    enrolment = a_closed_enrolment(
        team=owner.team, responsible=owner.user, closed_on=date(2026, 6, 26)
    )
    visit("participants:final_document", enrolment.case_number)
    page.get_by_role("button", name="Spara texterna").click()
    visit("participants:preview_final_document", enrolment.case_number)
    page.get_by_role("button", name="dokumentet är granskat").click()
    page.get_by_role("button", name="Spara att deltagaren har fått det").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    visit("participants:documents", enrolment.case_number)
    page.get_by_role("button", name="Skapa utdraget").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)


def test_consent_and_disclosure_are_accessible_at_every_step(page, owner, visit):
    enrolment = an_enrolment(
        team=owner.team, responsible=owner.user, referring_party="AF", started_on=date(2026, 3, 2)
    )
    soon = localdate() + timedelta(days=20)
    consent = a_consent(enrolment, on=date(2026, 3, 2), until=soon)
    number, line = enrolment.case_number, consent.lines.get()
    visit("participants:expiring_consents")
    visit("participants:withdraw_consent", number, consent.pk)
    visit("participants:extend_consent", number, line.pk)
    visit("participants:record_consent", number)
    page.get_by_role("button", name="Spara svaret").press("Enter")
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    a_held_follow_up(enrolment, on=date(2026, 5, 28))
    visit("participants:follow_ups", number)
    visit("participants:disclose", number)
    page.get_by_role("button", name="Välj vad").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    page.get_by_label("Remittenten").first.check()
    page.get_by_label("Mottagare").fill("Ulf Tillberga")
    page.get_by_role("button", name="Välj vad").click()
    page.get_by_label("Läge och datum").check()
    assert_accessible(page)
    page.get_by_role("button", name="Välj grund").click()
    page.get_by_label("Samtycke", exact=False).first.check()
    page.get_by_label("Hur lämnas det?").select_option("digital")
    assert_accessible(page)
    page.get_by_role("button", name="Granska").click()
    page.get_by_role("heading", name="Exakt det här lämnas ut").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Lämna ut uppgifterna").click()
    page.get_by_text("Uppgifterna är utlämnade.").wait_for()
    assert_accessible(page)
    visit("participants:consent", number)


def test_a_measurement_is_registered_without_a_mouse(page, owner, visit):
    enrolment = an_enrolment(team=owner.team, started_on=date(2026, 3, 2))
    visit("instruments:case", enrolment.case_number)
    visit("instruments:measure", enrolment.case_number, "ORS")
    page.get_by_label("Individuellt").focus()
    for value in ("21", "26", "24", "mycket"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    page.get_by_label("Allmänt").fill("27")
    page.get_by_label("Allmänt").press("Enter")
    page.get_by_text("ORS 9,8 är sparad.").wait_for()
    visit("instruments:case", enrolment.case_number)
    measured = enrolment.measurements.get()
    visit("instruments:correct", enrolment.case_number, "ORS", measured.pk)
