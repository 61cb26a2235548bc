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
from tests.world import a_world, addresses

pytestmark = pytest.mark.django_db

# A sample; tests/drills/malformed_inputs.py tries ten thousand.
INPUTS = int(os.environ.get("MALFORMED_INPUTS", "10"))
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


def opened(client, world, name):
    """The pages of a URL with the hat that opens them."""
    decision = access.TABLE[name]
    for hat in map(world.hats.get, PEOPLE):
        if not decision.without_hat and hat.role not in decision.roles:
            continue
        client.force_login(hat.user)
        for address in addresses(world, name):
            response = client.get(address)
            if response.status_code == 200 and "html" in response["Content-Type"]:
                yield address, response.content.decode()


DECIDED = sorted(name for name, decision in access.TABLE.items() if not decision.public)


@pytest.mark.parametrize("name", DECIDED)
def test_no_malformed_input_makes_a_page_fall_over(client, name):
    world = a_world()
    rng = random.Random(name)
    seen = set()
    for address, page in opened(client, world, name):
        for form in inside(page, name):
            target = urljoin(address, form.action) if form.action else address
            view = resolve(urlsplit(target).path).view_name
            signature = (form.method, view, tuple(sorted(form.fields)))
            if signature in seen or not form.fields or view == SEARCH != name:
                continue
            seen.add(signature)
            for _ in range(INPUTS):
                sent = malformed(form, rng)
                answer = getattr(client, form.method)(target, sent)
                assert answer.status_code < 500, (target, sent)
                if form.method == "post" and answer.status_code == 200:
                    assert_nothing_is_lost(answer.content.decode(), form, sent)


def assert_nothing_is_lost(page, form, sent):
    """What was typed stands in the page again, and every error leads to a field that is there."""
    if "error-summary" not in page:
        return
    markup = Markup(page)
    for link in markup.all("a"):
        if link.get("href", "").startswith("#id_"):
            assert link["href"][1:] in markup.ids
    for name in form.written:
        typed = sent.get(name, [""])[-1]
        if typed.strip() and "\x00" not in typed:
            assert html.escape(typed) in page, (name, typed)


@pytest.mark.parametrize("name", DECIDED)
def test_no_malformed_query_string_makes_a_page_fall_over(client, name):
    world = a_world()
    rng = random.Random(name)
    keys = ["q", "sida", "flik", "urval", "sort", "filter", "slag", "skala", "from", "to", "team"]
    for address, page in opened(client, world, name):
        names = keys + [field for form in forms_of(page) for field in form.fields]
        for _ in range(INPUTS):
            chosen = rng.sample(names, k=min(4, len(names)))
            query = {key: rng.choice(HOSTILE) for key in chosen}
            assert client.get(address, query).status_code < 500, (address, query)
        break


@pytest.mark.parametrize("part", ["X" * 300, "%00", "..", "HAL-2026-001'", "åäö", "💥", "0", "-"])
def test_no_malformed_address_falls_over(client, part):
    world = a_world()
    client.force_login(world.hats["leader"].user)
    for path in ("deltagare", "remisser", "matningar", "filer", "rapporter"):
        assert client.get(f"/{path}/{part}/").status_code in {301, 302, 404}
