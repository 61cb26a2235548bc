"""In a real browser: no text runs, nothing breaks the policy of content, no page names a person."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from finsam.access import TABLE
from tests.browser.checks import assert_accessible, log_in
from tests.hostile_texts import fill
from tests.world import a_world, addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "reporting:start",
    "participants:list",
    "participants:case",
    "participants:journal",
    "participants:facts",
    "participants:edit_person",
    "participants:documents",
    "participants:history",
    "participants:final_document",
    "instruments:case",
    "instruments:violence",
    "instruments:ask_violence",
    "instruments:violence_answers",
    "referrals:list",
    "referrals:remiss",
    "documents:list",
]
OF_CLOSED = {"participants:final_document"}  # an open case has none
# The pages of staff come above; of the others each opens the first that nobody opened before.
OTHERS = ("leader", "referrer", "reviewer", "administrator")
MOST = 6
LISTEN = """
window.broken = [];
addEventListener("securitypolicyviolation", event =>
  window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture
def world():
    world = a_world()
    user = world.hats["staff"].user
    user.set_password("demo")
    user.save()
    return world


def visited(page, live_server, world):
    """Each page, once what it fetches by itself has come."""
    user = world.hats["staff"].user
    log_in(page, live_server.url, user.username)
    page.wait_for_url(f"{live_server.url}/")
    for name in PAGES:
        for address in addresses(world, name)[-1 if name in OF_CLOSED else 0 :][:1]:
            page.goto(live_server.url + address)
            page.wait_for_load_state("networkidle")
            yield address


def by_others(page, live_server, world):
    """Some pages of each other role, once what they fetch by themselves has come."""
    seen = set(PAGES)
    for person in OTHERS:
        hat = world.hats[person]
        hat.user.set_password("demo")
        hat.user.save()
        page.context.clear_cookies()
        log_in(page, live_server.url, hat.user.username)
        page.wait_for_url(f"{live_server.url}/")
        for name, address in list(pages_of(hat, world, seen))[:MOST]:
            seen.add(name)
            page.goto(live_server.url + address)
            expect(page.locator(".htmx-request")).to_have_count(0)
            yield address


def pages_of(hat, world, seen):
    client = Client()
    client.force_login(hat.user)
    for name in [name for name, row in TABLE.items() if hat.role in row.roles and name not in seen]:
        for address in addresses(world, name)[:1]:
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                yield name, address


@pytest.mark.parametrize("walk", [visited, by_others])
def test_no_text_runs_and_no_page_breaks_the_policy_of_content(page, live_server, world, walk):
    dialogs, elsewhere, errors = [], [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda sent: elsewhere.append(sent.url))
    page.on(
        "console",
        lambda told: told.type == "error" and errors.append(f"{told.text} {told.location}"),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(LISTEN)
    assert fill(0)
    pages = 0
    for address in walk(page, live_server, world):
        pages += 1
        assert page.evaluate("window.hit") is None, address
        assert page.title() != "hit", address
        assert page.evaluate("window.broken") == [], address
        assert errors == [], address
    assert pages >= len(PAGES) - 2
    assert dialogs == []
    assert [url for url in elsewhere if not url.startswith(live_server.url)] == []


def test_no_address_and_no_title_names_a_person(page, live_server, world):
    person = world.case.participant
    seen = []
    page.on("request", lambda sent: seen.append(sent.url))
    titles = []
    for _ in visited(page, live_server, world):
        titles.append(page.title())
    assert len(titles) >= len(PAGES) - 2
    for text in [*seen, *titles]:
        assert person.last_name not in text
        assert person.first_name not in text


def test_the_new_rooms_are_accessible(page, live_server, world):
    log_in(page, live_server.url, world.hats["staff"].user.username)
    page.wait_for_url(f"{live_server.url}/")
    for name in (
        "participants:documents",
        "instruments:ask_violence",
        "instruments:violence_answers",
    ):
        page.goto(live_server.url + addresses(world, name)[0])
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
