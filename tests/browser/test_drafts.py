"""Utkast i en riktig webbläsare: killed while somebody types, it loses five seconds at most."""

import os
import time
from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from participants.models import Draft
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOMENTS = int(os.environ.get("MOMENTS", "1"))
MOST_LOST = 5  # seconds of typing
PACE = 0.05  # seconds a letter: twice as fast as people write


@pytest.fixture
def hat():
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    return hat


@pytest.fixture
def case(hat):
    started_on = localdate() - timedelta(days=80)
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=started_on)


def note_in(page):
    return page.get_by_role("textbox", name="Anteckning", exact=True)


def opened(browser, live_server, hat, path):
    page = browser.new_context().new_page()
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(live_server.url + path)
    return page


def test_a_browser_killed_while_typing_loses_five_seconds_at_most(
    browser, live_server, hat, case, capsys
):
    path, chance = reverse("participants:journal", args=[case.case_number]), Random(5)
    worst = 0.0
    for _ in range(MOMENTS):
        page = opened(browser, live_server, hat, path)
        note_in(page).fill("")
        typed: list[tuple[float, str]] = []
        until = time.monotonic() + chance.uniform(2, 9)
        note_in(page).focus()
        while time.monotonic() < until:
            letter = chance.choice("aeiounrst ")
            page.keyboard.type(letter)
            typed.append((time.monotonic(), letter))
            time.sleep(PACE * chance.choice([1, 1, 1, 1, 10]))
        killed = time.monotonic()
        page.context.close()  # without a word to the page
        drafts = [draft.values["text"][0] for draft in Draft.objects.all()]
        kept = len(drafts[0]) if drafts else 0
        lost = typed[kept:]
        worst = max(worst, killed - lost[0][0] if lost else 0.0)
        Draft.objects.all().delete()
    with capsys.disabled():
        print(f" {MOMENTS} browsers killed, {worst:.1f} seconds of text lost at most")
    assert worst <= MOST_LOST


def test_an_objection_is_written_beside_what_it_is_about(browser, live_server, hat, case):
    facts = {"text": "Kom sent.", "signed_by": hat.user, "signed_at": now()}
    note = case.notes.create(happened_on=localdate(), **facts)
    path = reverse("participants:object", args=[case.case_number, "anteckning", note.pk])
    page = opened(browser, live_server, hat, path)
    assert_accessible(page)
    page.get_by_role("textbox", name="Vad stämmer inte?").fill("Bussen var sen.")
    page.get_by_role("button", name="Signera invändningen").press("Enter")
    page.get_by_text("Bussen var sen.").wait_for()
    assert_accessible(page)
    page.context.close()
