"""In a real browser: no text runs, nothing breaks the policy of content, no page names a person.

Some pages here; every page of everyone by `python -m tests.drills.policy_of_content`.
"""

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

import pytest
from playwright.sync_api import expect

from finsam.access import TABLE
from participants.codes import IdentityType
from participants.models import Participant
from referrals.models import Referral
from tests.browser.checks import assert_accessible, log_in, settle
from tests.hostile_texts import fill
from tests.world import a_world, addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# How many pages each person opens that nobody opened before; "all": every one there is to find.
PAGES = os.environ.get("PAGES", "6")
PEOPLE = ("staff", "leader", "referrer", "reviewer", "administrator")
NOBODY = "nobody"
# The staff begin with these.
FIRST = [
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
NAMES = {"first_name": "<b>Ingeborg", "last_name": '"><svg onload=hit=1>Ekdunge'}
NUMBER = "19850101{:04}"
LISTEN = """
window.broken = [];
addEventListener("securitypolicyviolation", event =>
  window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Watch:
    """Det som en webbläsare märker, on the pages of one after another."""

    home: str
    pages: int = 0
    ran: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)

    def over(self, page):
        page.on("dialog", self.dismiss)
        page.on("request", self.sent)
        page.on("console", lambda told: told.type == "error" and self.fell(page, told.text))
        page.on("pageerror", lambda error: self.fell(page, str(error)))
        page.add_init_script(LISTEN)
        return self

    def dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def sent(self, request):
        self.texts.add(unquote(request.url))
        if not request.url.startswith(self.home):
            self.elsewhere.append(request.url)

    def fell(self, page, text):
        self.errors.append(f"{page.url}: {text}")

    def look_at(self, page):
        """A page that is open, once what it fetches by itself has come."""
        expect(page.locator(".htmx-request")).to_have_count(0)
        self.pages += 1
        self.texts.add(page.title())
        self.broken += [f"{page.url}: {told}" for told in page.evaluate("window.broken")]
        if page.evaluate("window.hit") is not None or page.title() == "hit":
            self.ran.append(page.url)

    def naming(self, people):
        return [text for text in sorted(self.texts) if any(name in text for name in people)]

    def faults(self, people):
        """What is wrong, by what it is called."""
        return {
            "texts that ran": self.ran,
            "CSP violations": self.broken,
            "dialogs": self.dialogs,
            "foreign requests": self.elsewhere,
            "console errors": self.errors,
            "titles and URLs that name a person": self.naming(people),
        }


@pytest.fixture
def world():
    world = a_world()
    for hat in world.hats.values():
        hat.user.set_password("demo")
        hat.user.save()
    return world


def walk(page, home, world):
    """The pages of each, opened one after another, each by the person's own login."""
    seen = set()
    for person in [NOBODY, *world.hats] if PAGES == "all" else PEOPLE:
        page.context.clear_cookies()
        if person != NOBODY:
            log_in(page, home, world.hats[person].user.username)
            page.wait_for_url(lambda url: "logga-in" not in url)
        for name, address in chosen(page, home, world, person, seen):
            seen.add(name)
            page.goto(address)
            yield address


def chosen(page, home, world, person, seen):
    if PAGES == "all":
        yield from found(page, home, world, person, TABLE)
        return
    most = len(FIRST) if person == "staff" else int(PAGES)
    names = FIRST if person == "staff" else [name for name in TABLE if name not in seen]
    pages = {}
    for name, address in found(page, home, world, person, names):
        pages.setdefault(name, address)
        if len(pages) == most:
            break
    yield from pages.items()


def found(page, home, world, person, names):
    """What the person finds of these rows of the table: the addresses that answer with a page."""
    for name in names:
        if not may_ask(world, person, TABLE[name]):
            continue
        for address in addresses(world, name):
            answer = page.request.get(urljoin(home, address), max_redirects=0)
            if answer.status == 200 and "html" in answer.headers["content-type"]:
                yield name, urljoin(home, address)


def may_ask(world, person, decision):
    if decision.public or person == NOBODY:
        return decision.public
    return decision.without_hat or world.hats[person].role in decision.roles


def names_of_people():
    """Namn och nummer på dem som ärendena handlar om, in no other field of anything."""
    Referral._base_manager.update(**NAMES, personal_number=NUMBER.format(0))
    for place, person in enumerate(Participant._base_manager.only("pk")):
        own = Participant._base_manager.filter(pk=person.pk)
        own.update(
            **NAMES, identity_type=IdentityType.PERSONNUMMER, personal_number=NUMBER.format(place)
        )
    numbers = Participant._base_manager.values_list("personal_number", flat=True)
    return {*NAMES.values(), *numbers}


def test_no_text_runs_no_page_breaks_the_policy_of_content_and_none_names_a_person(
    page, live_server, world, capsys
):
    assert fill(0)
    people = names_of_people()
    watch = Watch(live_server.url).over(page)
    for _ in walk(page, live_server.url, world):
        watch.look_at(page)
    faults = watch.faults(people)
    with capsys.disabled():
        told = ", ".join(f"{len(met)} {kind}" for kind, met in faults.items())
        print(f" {watch.pages} pages visited: {told}")
    assert not any(faults.values()), "\n".join(map(str, faults.items()))
    assert watch.pages >= len(FIRST) + 2 * len(PEOPLE)
    assert len(people) > 2


def test_the_new_rooms_are_accessible(page, live_server, world):
    log_in(page, live_server.url, world.hats["staff"].user.username)
    page.wait_for_url(f"{live_server.url}/")
    for name in (
        "participants:documents",
        "instruments:ask_violence",
        "instruments:violence_answers",
    ):
        page.goto(live_server.url + addresses(world, name)[0])
        settle(page)
        assert_accessible(page)
