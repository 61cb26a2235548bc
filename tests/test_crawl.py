"""Nobody is named where names do not belong: addresses, titles, headers, logs, letters, the queue.

Every role goes to every page it finds, and what leaves the application by itself is set going.
"""

import json
import logging
from base64 import b64decode
from datetime import date
from html.parser import HTMLParser

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.access import TABLE
from finsam.personal_numbers import invented
from participants.models import Participant
from referrals.models import Referral
from tests.world import a_world, addresses

pytestmark = pytest.mark.django_db
# What all the names and numbers of this world have in common, however they are written.
MARKS = ("rnamnia", "efternamn", "811228")
ROLES = ("leader", "referrer", "steering", "economist", "reviewer", "administrator")
ADDRESSES = {"href", "action", "src", "formaction", "hx-get", "hx-post", "hx-push-url"}


class Outside(HTMLParser):
    """Det som lämnar sidan: its addresses and its title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_title = tag == "title"
        self.found += [value or "" for name, value in attrs if name in ADDRESSES]

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False


@pytest.fixture
def world(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = a_world()
    for place, row in enumerate(people()):
        row.first_name, row.last_name = f"Förnamnia{place}", f"Efternamnér{place}"
        row.personal_number = invented(date(1981, 12, 28), "woman", place)
        if isinstance(row, Participant):
            row.identify(row.personal_number, today=localdate())
        row.save()
    user = world.hats["referrer"].user
    user.email = "remittent@example.se"
    user.save()
    return world


def people():
    return [*Participant.objects.all(), *Referral.objects.all()]


def named_in(texts):
    """Those of the texts that name somebody, written in letters, for an address or as ASCII."""
    return [text for text in texts if any(mark in text.lower() for mark in MARKS)]


def visited(world):
    """Whatever each role's pages send out beside their words: status line, headers, addresses."""
    pages = 0
    for hat in map(world.hats.get, ROLES):
        client = Client()
        client.force_login(hat.user)
        for key in rows_of(hat):
            for address in addresses(world, key):
                answer = client.get(address)
                yield from (address, *map(str, answer.headers.values()), answer.cookies.output())
                if answer.status_code == 200 and "html" in answer["Content-Type"]:
                    pages += 1
                    yield from Outside(answer.content.decode()).found
    assert pages > 120


def rows_of(hat):
    return [key for key, row in TABLE.items() if row.without_hat or hat.role in row.roles]


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


def test_no_address_title_header_log_letter_or_message_names_a_person(
    world, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.INFO)
    assert named_in(visited(world)) == []
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
