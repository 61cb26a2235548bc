"""Measuring in a real browser: from paper by keyboard, on screen, and on a handed-over screen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from instruments.models import Instrument, Measurement
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_KEYS = 25


@pytest.fixture
def owner(page, live_server):
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")
    return hat


@pytest.fixture
def case(owner):
    return an_enrolment(
        team=owner.team, responsible=owner.user, started_on=localdate() - timedelta(days=90)
    )


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def write(self, text):
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def test_a_paper_ors_with_its_own_day_takes_few_keys(page, live_server, case):
    """Four lines in millimetres and a day that is not today, from the opened form to the save."""
    day, order = localdate() - timedelta(days=7), written_in(page)
    page.goto(live_server.url + reverse("instruments:measure", args=[case.case_number, "ORS"]))
    assert_accessible(page)
    keys = Keys(page)
    for millimetres in ("21", "26", "24", "27"):
        keys.write(millimetres)
        keys.press("Tab")
    keys.write(day.strftime(order))
    keys.press("Enter")
    page.get_by_text("ORS 9,8 är sparad.").wait_for()
    assert (Measurement.objects.get().measured_on, Measurement.objects.get().total) == (day, 98)
    assert keys.pressed <= MOST_KEYS, keys.pressed


def written_in(page) -> str:
    """The order in which the date box of this browser takes a day: it is its own language's."""
    for order in ("%Y%m%d", "%d%m%Y", "%m%d%Y"):
        page.goto("about:blank")
        page.set_content('<input type="date" max="2030-12-31" aria-label="Dag">')
        page.get_by_label("Dag").focus()
        page.keyboard.type(date(2026, 1, 23).strftime(order))
        if page.get_by_label("Dag").input_value() == "2026-01-23":
            return order
    raise AssertionError("The browser takes a day in no order that is known")


def test_a_handed_over_screen_shows_the_form_and_nothing_else(
    page, live_server, browser, owner, case
):
    """Back, reload, the address bar, a new tab and the cookie in another client."""
    ors = Instrument.objects.get(code="ORS")
    first = Measurement(enrolment=case, instrument=ors)
    first.measure(values=[21, 26, 24, 27], on=case.started_on)
    measurements = reverse("instruments:case", args=[case.case_number])
    page.goto(live_server.url + measurements)
    assert_accessible(page)
    page.goto(live_server.url + reverse("instruments:hand_over", args=[case.case_number, "ORS"]))
    assert_accessible(page)
    page.get_by_role("button", name="Lämna över").click()
    page.get_by_role("heading", name="ORS", exact=True).wait_for()
    form = page.url
    assert_accessible(page)
    page.go_back()
    is_the_form(page, form, case)
    page.reload()
    is_the_form(page, form, case)
    for address in (measurements, "/", f"/deltagare/{case.case_number}/", "/konto/logga-ut/"):
        page.goto(live_server.url + address)
        is_the_form(page, form, case)
    tab = page.context.new_page()
    tab.goto(live_server.url + measurements)
    is_the_form(tab, form, case)
    tab.close()
    thief = browser.new_context()
    thief.add_cookies(page.context.cookies())
    theirs = thief.new_page()
    theirs.goto(live_server.url + "/deltagare/")
    is_the_form(theirs, form, case)
    thief.close()
    fill_in(page)
    page.get_by_text("tydlig förbättring, över gränsen").wait_for()
    assert_accessible(page)
    page.go_back(wait_until="load")
    assert case.case_number not in page.locator("main").inner_text()
    page.goto(live_server.url + measurements)
    page.get_by_role("link", name="Lås upp").click()
    assert_accessible(page)
    page.get_by_label("Din pinkod eller ditt lösenord").fill("demo")
    page.get_by_role("button", name="Lås upp").click()
    page.wait_for_url(f"{live_server.url}{measurements}?skala=ORS")
    assert "+" in page.locator(".summary-line").first.inner_text()


def is_the_form(page, form: str, case) -> None:
    page.wait_for_url(form)
    assert page.get_by_role("heading", name="ORS", exact=True).count() == 1
    assert case.participant.last_name not in page.content()
    assert case.case_number not in page.locator("body").inner_text()


def fill_in(page) -> None:
    """By keyboard: each mark is moved to the right with the arrows, and no number is shown."""
    for name in ("Individuellt", "Nära relationer", "Socialt", "Allmänt"):
        line = page.get_by_role("slider", name=name)
        line.focus()
        for _ in range(20):
            page.keyboard.press("ArrowRight")
        expect(line).to_have_value("70")
    assert "70" not in page.locator("main").inner_text()
    page.get_by_label("Jag har satt alla märken").check()
    page.get_by_role("button", name="Klar").press("Enter")


def test_two_raters_answer_side_by_side(page, live_server, case):
    page.goto(live_server.url + reverse("instruments:measure", args=[case.case_number, "BIP"]))
    assert_accessible(page)
    for group in page.get_by_role("group").filter(has_text="Deltagaren:").all():
        group.get_by_label("2", exact=True).check()
    for group in page.get_by_role("group").filter(has_text="Handläggaren:").all():
        group.get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Spara mätningen").click()
    page.get_by_text("BIP är sparad.").wait_for()
    assert [len(row.values) for row in Measurement.objects.order_by("rater")] == [9, 11]
    assert_accessible(page)
    assert "Summa" not in page.locator("main").inner_text()
