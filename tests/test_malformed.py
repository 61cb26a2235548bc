"""Bad input: no page falls over, nothing typed is lost, and the summary leads to the field."""

import html
import os
import random
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from finsam import access
from tests.finsam.markup import Markup
from tests.forms_on_pages import forms_of, inside
from tests.visitors import Visitors
from tests.world import a_world

pytestmark = pytest.mark.django_db

# A sample; tests/drills/malformed_inputs.py tries ten thousand.
INPUTS = int(os.environ.get("MALFORMED_INPUTS", "10"))
SHARDS = 4
KEYS = ["q", "sida", "flik", "urval", "sort", "filter", "slag", "skala", "from", "to", "team"]
# Those whose pages hold forms; each URL is tried under the first who may open it.
PEOPLE = [
    "leader",
    "staff",
    "referrer",
    "office_colleague",
    "steering",
    "reviewer",
    "administrator",
]
SEARCH = "participants:list"  # stands on every page of the team, and is tried on its own
HOSTILE = [
    "",
    " ",
    "\x00",
    "å" * 5000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s%n{0}{{7*7}}",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "99999-01-01",
    "-1",
    "1e309",
    "NaN",
    "9" * 400,
    "2147483648",
    "9223372036854775808",
    "١٢٣",
    "1,5,5",
    "\u202e\ufeff",
    "🙂" * 50,
    "../../etc/passwd",
    "null",
    "[]",
    "true",
    "19850101-0000",
    "AF",
]


def malformed(form, rng):
    """A sending that somebody or something got wrong: some fields hostile, gone or many."""
    sent = {}
    for name in form.fields:
        chance = rng.random()
        if chance < 0.15:
            continue
        if chance < 0.35:
            sent[name] = form.values[name][:1]
        else:
            sent[name] = [rng.choice(HOSTILE) for _ in range(rng.choice([1, 1, 1, 3]))]
    return sent


DECIDED = sorted(name for name, decision in access.TABLE.items() if not decision.public)


class Trial:
    """Provet: the pages of a URL, each under the first who opens it. What is sent is undone."""

    def __init__(self, visitors):
        self.visitors = visitors
        self.faults = []
        self.tried = 0

    def of(self, name):
        rng, seen = random.Random(name), set()
        for person, address, page in self.visitors.opened(name):
            if not seen:
                self.query_strings(rng, person, address, page)
            for form in inside(page, name):
                target = urljoin(address, form.action) if form.action else address
                view = resolve(urlsplit(target).path).view_name
                signature = (form.method, view, tuple(sorted(form.fields)))
                if signature in seen or not form.fields or view == SEARCH != name:
                    continue
                seen.add(signature)
                self.sendings(rng, person, form, target)
            seen.add(name)

    def query_strings(self, rng, person, address, page):
        names = KEYS + [field for form in forms_of(page) for field in form.fields]
        for _ in range(INPUTS):
            chosen = rng.sample(names, k=min(4, len(names)))
            self.ask(person, "get", address, {key: rng.choice(HOSTILE) for key in chosen})

    def sendings(self, rng, person, form, target):
        for _ in range(INPUTS):
            sent = malformed(form, rng)
            answer = self.ask(person, form.method, target, sent)
            if form.method == "post" and answer.status_code == 200:
                lost = lost_in(answer.content.decode(), form, sent)
                self.faults += [(target, sent, fault) for fault in lost]

    def ask(self, person, method, target, sent):
        self.tried += 1
        answer = self.visitors.ask(person, method, target, sent)
        if answer.status_code >= 500:
            self.faults.append((person, target, sent))
        return answer


def lost_in(page, form, sent):
    """What was typed stands in the page again, and every error leads to a field that is there."""
    if "error-summary" not in page:
        return []
    markup = Markup(page)
    leads = [link.get("href", "") for link in markup.all("a")]
    lost = [to for to in leads if to.startswith("#id_") and to[1:] not in markup.ids]
    for name in form.written:
        typed = sent.get(name, [""])[-1]
        if typed.strip() and "\x00" not in typed and html.escape(typed) not in page:
            lost.append(f"{name}: {typed}")
    return lost


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_malformed_input_makes_a_page_fall_over_or_loses_what_was_typed(shard):
    trial = Trial(Visitors(a_world(), PEOPLE))
    for name in DECIDED[shard::SHARDS]:
        trial.of(name)
    assert trial.faults == []
    assert trial.tried > 8 * len(DECIDED) // SHARDS


@pytest.mark.parametrize("part", ["X" * 300, "%00", "..", "HAL-2026-001'", "åäö", "💥", "0", "-"])
def test_no_malformed_address_falls_over(client, part):
    world = a_world()
    client.force_login(world.hats["leader"].user)
    for path in ("deltagare", "remisser", "matningar", "filer", "rapporter"):
        assert client.get(f"/{path}/{part}/").status_code in {301, 302, 404}
