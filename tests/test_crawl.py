"""Nobody is named where names do not belong: addresses, titles, headers, logs, letters, the queue;
a protected colleague nowhere at all.

Everybody goes to every page there is, and what leaves the application by itself is set going.
"""

import json
import logging
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import resolve, reverse
from django.utils.timezone import localdate

from audit.models import Reading
from finsam.access import TABLE, decision_for
from finsam.personal_numbers import invented
from organisations.models import User
from participants.models import Participant
from referrals.models import Referral
from tests.builders import named
from tests.world import a_world, addresses

pytestmark = pytest.mark.django_db
# What all the names and numbers of this world have in common, however they are written.
MARKS = ("rnamnia", "efternamn", "811228")
# A colleague with protected uppgifter, and what would give them away.
PROTECTED = {
    "username": "kanarie.hemlig",
    "email": "kanarie.hemlig@example.org",
    "alias": "Kollega Ek",
    "first_name": "Kanariefågel",
    "last_name": "Hemlighetsson",
}
TRACES = ("Kanariefågel", "Hemlighetsson", "kanarie.hemlig", "Kanariefågel H")
ADDRESSES = {"href", "action", "src", "formaction", "hx-get", "hx-post", "hx-push-url"}


class Outside(HTMLParser):
    """Det som lämnar sidan: its addresses and its title. Those of its links also by themselves."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.in_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_title = tag == "title"
        self.found += [value or "" for name, value in attrs if name in ADDRESSES]
        self.links += [value or "" for name, value in attrs if (tag, name) == ("a", "href")]

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False


@pytest.fixture
def world(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = a_world()
    protect(world)
    for place, row in enumerate(people()):
        row.first_name, row.last_name = f"Förnamnia{place}", f"Efternamnér{place}"
        row.personal_number = invented(date(1981, 12, 28), "woman", place)
        if isinstance(row, Participant):
            row.identify(row.personal_number, today=localdate())
        row.save()
    user = world.hats["referrer"].user
    user.email = "remittent@example.se"
    user.save()
    world.referral.refresh_from_db()
    return world


def protect(world):
    """The staff member of the world, who signed, has and read everything, becomes protected."""
    staff = world.hats["staff"]
    User.objects.filter(pk=staff.user_id).update(**PROTECTED)
    staff.user.refresh_from_db()
    world.referral.read(on=localdate(), by=staff)
    named(world.case, staff.user)


def people():
    return [*Participant.objects.all(), *Referral.objects.all()]


def named_in(texts):
    """Those of the texts that name somebody, written in letters, for an address or as ASCII."""
    return [text for text in texts if any(mark in text.lower() for mark in MARKS)]


@dataclass
class Visits:
    """Besöken: what all pages send beside their words, and which of them show the colleague."""

    pages: int = 0
    beside: list[str] = field(default_factory=list)
    telling: list[tuple[str, str]] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    def see(self, person, address, answer):
        self.beside += [address, *map(str, answer.headers.values()), answer.cookies.output()]
        sent = b"".join(answer) if answer.streaming else answer.content
        text = sent.decode("utf-8", "replace")
        if any(trace in text for trace in TRACES):
            self.telling.append((person, address))
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            self.pages += 1
            page = Outside(text)
            self.beside += page.found
            self.links |= {link.partition("#")[0].partition("?")[0] for link in page.links}


def visited(world):
    visits = Visits()
    for person, hat in world.hats.items():
        client = Client()
        client.force_login(hat.user)
        for key in rows_of(hat):
            for address in addresses(world, key):
                visits.see(person, address, client.get(address))
    return visits


def may_be_asked(link):
    """Att följa en länk är att fråga: an address that only takes answers is for a button."""
    match = resolve(link)
    decision = decision_for(match.view_name, match.kwargs)
    return decision is None or "GET" in decision.methods


def rows_of(hat):
    """The pages of a person: what only takes answers has none."""
    return [
        key
        for key, row in TABLE.items()
        if "GET" in row.methods_for(hat.role) and (row.without_hat or hat.role in row.roles)
    ]


def set_going(world):
    """An order for a worker and a letter to a referrer."""
    staff, ask = Client(), reverse("referrals:ask", args=[world.referral.number])
    staff.force_login(world.hats["staff"].user)
    staff.post(ask, {"question": f"Vilken ersättning har {world.referral.last_name}?"})
    print_ = reverse("participants:print_final_document", args=[world.closed.case_number])
    assert staff.post(print_).status_code in {200, 302}


def queued():
    """Allt i Redis: every key and every value, the bodies of messages opened."""
    server = redis.Redis.from_url(settings.REDIS_URL)
    for key in server.scan_iter():
        yield key.decode()
        listed = server.type(key) == b"list"
        for value in server.lrange(key, 0, -1) if listed else [server.dump(key)]:
            yield value.decode(errors="replace")
            if value.startswith(b'{"body"'):
                yield b64decode(json.loads(value)["body"]).decode()


def test_no_address_title_header_log_letter_or_message_names_a_person_and_no_page_the_colleague(
    world, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.INFO)
    visits = visited(world)
    assert named_in(visits.beside) == []
    assert visits.telling == []
    assert visits.pages > 300
    assert [link for link in visits.links if link.startswith("/") and not may_be_asked(link)] == []
    assert not Reading.objects.filter(who__in=TRACES)
    with django_capture_on_commit_callbacks(execute=True):
        set_going(world)
    letters = [str(letter.message()) for letter in mail.outbox]
    messages = list(queued())
    assert messages
    assert named_in([caplog.text, *letters, *messages]) == []


def test_a_name_in_any_of_these_would_be_noticed(world):
    person = world.case.participant
    person.refresh_from_db()
    page = f'<title>x {person.last_name}</title><a href="/?q={person.personal_number}">x</a>'
    assert len(named_in(Outside(page).found)) == 2
    assert named_in(["/?q=Efternamn%C3%A9r0", "ingen"]) == ["/?q=Efternamn%C3%A9r0"]
