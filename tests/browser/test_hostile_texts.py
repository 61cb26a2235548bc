"""In a real browser: no text runs, nothing breaks the policy of content, no page names a person."""

import pytest

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
        for address in addresses(world, name)[:1]:
            page.goto(live_server.url + address)
            page.wait_for_load_state("networkidle")
            yield address


def test_no_text_runs_and_no_page_breaks_the_policy_of_content(page, live_server, world):
    dialogs, elsewhere = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda sent: elsewhere.append(sent.url))
    page.add_init_script(LISTEN)
    assert fill(0)
    for address in visited(page, live_server, world):
        assert page.evaluate("window.hit") is None, address
        assert page.title() != "hit", address
        assert page.evaluate("window.broken") == [], address
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
