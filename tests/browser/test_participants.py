"""The list and the pages of a case, in a real browser: by eye, by keyboard and without a mouse."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = localdate()
PAGES = [
    "case",
    "journal",
    "measures",
    "add_measure",
    "facts",
    "edit_person",
    "edit_start",
    "assign_responsible",
    "change_huvudman",
    "history",
]


@pytest.fixture
def case(live_server, page):
    """A case with a little of everything; its responsible has logged in."""
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=120))
    case.support_measures.create(kind="DIETIST", needed_on=TODAY - timedelta(days=30))
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")
    return case


def test_the_list_is_accessible_with_rows_filters_and_none(live_server, page, case):
    for asked in ("", "?filter=sen&filter=inom30", "?urval=avslutade"):
        page.goto(f"{live_server.url}{reverse('participants:list')}{asked}")
        assert_accessible(page)


def test_the_pages_of_a_case_are_accessible(live_server, page, case):
    for name in PAGES:
        page.goto(live_server.url + reverse(f"participants:{name}", args=[case.case_number]))
        assert page.title() == f"Ärende {case.case_number} – Samordning"
        assert_accessible(page)
    for name in ("violence", "ask_violence", "survey"):
        page.goto(live_server.url + reverse(f"instruments:{name}", args=[case.case_number]))
        assert_accessible(page)


def test_a_note_is_signed_in_place_by_keyboard_and_stays_accessible(live_server, page, case):
    faults = []
    page.on("pageerror", lambda error: faults.append(error))
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.goto(live_server.url + reverse("participants:case", args=[case.case_number]))
    page.get_by_label("Anteckning", exact=True).focus()
    page.keyboard.type("Vi talade om bussen.")
    page.get_by_role("button", name="Signera anteckningen").press("Enter")
    page.locator("#timeline li").first.get_by_text("Vi talade om bussen.").wait_for()
    expect(page.get_by_label("Anteckning", exact=True)).to_have_value("")
    assert faults == []
    assert case.notes.count() == 1
    page.evaluate("scrollTo(0, 0)")  # what has scrolled under the head of the case is not measured
    assert_accessible(page)


def test_a_faulty_form_leads_to_its_fault(live_server, page, case):
    page.goto(live_server.url + reverse("participants:add_measure", args=[case.case_number]))
    page.locator("main form[method=post]").last.evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Spara insatsen").click()
    page.get_by_role("link", name="Välj en insats").click()
    expect(page.locator("[name=kind]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fel: "))
    assert_accessible(page)


def test_a_search_from_the_header_finds_the_person(live_server, page, case):
    page.keyboard.press("/")
    page.keyboard.type(case.participant.last_name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=case.participant.name).click()
    page.wait_for_url(f"**/deltagare/{case.case_number}/")
