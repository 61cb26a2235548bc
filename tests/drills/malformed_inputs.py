"""Felaktiga inmatningar: at least ten thousand, by form, by query string and by address (A12).

    python -m tests.drills.malformed_inputs [inputs] [seed]

Every form that any role meets is sent with fields hostile, garbled, gone or many; every page is
asked with such query strings and every address with such parts. The values are drawn by Hypothesis.
Each request is rolled back, and made in the login of its person as it was. Prints how many were
sent and with what they were answered; leaves with 1 if any answer was a 500.
"""

import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urljoin

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from hypothesis import HealthCheck, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from finsam.access import TABLE, name_of, named_patterns  # noqa: E402
from finsam.row_security import system  # noqa: E402
from tests.conftest import TEST_HASHER  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.forms_on_pages import PageForm, forms_of  # noqa: E402
from tests.test_malformed import HOSTILE, KEYS, PEOPLE  # noqa: E402
from tests.visitors import NOBODY, Visitors  # noqa: E402
from tests.world import a_world  # noqa: E402

WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.dates().map(str),
)
# What of the inputs are sent forms, query strings and addresses.
SHARES = {"form": 0.6, "query string": 0.2, "address": 0.2}
SETTINGS = {
    "SECURE_SSL_REDIRECT": False,
    "LOG_DATABASE": "default",  # a denial is rolled back with its request
    "PASSWORD_HASHERS": TEST_HASHER,
}


@dataclass(frozen=True)
class Way:
    """En väg in: who comes, by what, the values that can be tried there, and what tells it apart
    from the others."""

    kind: str
    person: str
    method: str
    target: str
    values: st.SearchStrategy[Any]
    signature: tuple[str, ...]

    @property
    def tries(self) -> st.SearchStrategy[tuple[str, Any]]:
        if self.kind == "address":
            return st.tuples(self.values, st.just({}))
        return st.tuples(st.just(self.target), self.values)


def main(inputs: int = 10_000, chosen_seed: int = 1) -> int:
    logging.getLogger("django.request").setLevel(logging.ERROR)
    with (
        scratch_database(),
        TemporaryDirectory() as folder,
        override_settings(PRIVATE_ROOT=folder, **SETTINGS),
    ):
        with transaction.atomic(), system("drill"):
            world = a_world()
        trial = Trial(Visitors(world, PEOPLE))
        ways = [*ways_in(trial.visitors)]
        sent = Counter(way.kind for way in ways)
        for number, way in enumerate(ways):
            each = -(-int(inputs * SHARES[way.kind]) // sent[way.kind])
            trial.try_out(way, each, chosen_seed * 10_000 + number)
    trial.tell(sent)
    return 1 if trial.fallen or trial.answers.total() < inputs else 0


class Trial:
    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.answers: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.fallen: set[tuple[str, str, str, str]] = set()

    def try_out(self, way: Way, times: int, chosen_seed: int) -> None:
        @seed(chosen_seed)
        @settings(
            max_examples=times,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(way.tries, st.booleans())
        def trial(asked: tuple[str, Any], fragment: bool) -> None:
            self.send(way, *asked, **({"HX-Request": "true"} if fragment else {}))

        trial()

    def send(self, way: Way, target: str, sent: Any, **headers: str) -> None:
        answer = self.visitors.ask(way.person, way.method, target, sent, **headers)
        to_login = answer.headers.get("Location", "").startswith("/konto/logga-in")
        told = "login" if to_login else str(answer.status_code)
        self.tried[way.kind] += 1
        self.answers[told] += 1
        if answer.status_code >= 500:
            self.fallen.add((way.person, way.method, target, str(sent)))

    def tell(self, ways: Counter[str]) -> None:
        for fault in sorted(self.fallen)[:20]:
            print(*fault)
        for kind, number in self.tried.items():
            print(f"{number} by {ways[kind]} ways of kind {kind}")
        told = ", ".join(f"{number} × {status}" for status, number in sorted(self.answers.items()))
        total = self.answers.total()
        print(f"{total} malformed inputs: {told}; {len(self.fallen)} answers of 500")


def ways_in(visitors: Visitors) -> Iterator[Way]:
    """Every form, once for each set of fields; every page that is shown; every kind of address."""
    found: dict[tuple[str, ...], Way] = {}
    for name in sorted(TABLE):
        for person, address, page in visitors.opened(name):
            for way in ways_of(name, person, address, page):
                found.setdefault(way.signature, way)
    yield from found.values()
    for name, pattern in named_patterns():
        if "<" in pattern:
            person = person_for(visitors, name)
            yield Way("address", person, "get", "", paths(pattern), (name,))


def ways_of(name: str, person: str, address: str, page: str) -> Iterator[Way]:
    forms = [form for form in forms_of(page) if form.fields]
    keys = sorted({*KEYS, *(field for form in forms for field in form.fields)})
    yield Way("query string", person, "get", address, query_strings(keys), (name,))
    for form in forms:
        signature = (form.method, form.action or name, *sorted(form.fields))
        target = urljoin(address, form.action)
        yield Way("form", person, form.method, target, sendings(form), signature)


def person_for(visitors: Visitors, name: str) -> str:
    """One who is let in as far as to the view of an address."""
    keys = [key for key in TABLE if name_of(key) == name]
    people = (person for key in keys for person in visitors.those_who_may_ask(key))
    return next(people, NOBODY)


def sendings(form: PageForm) -> st.SearchStrategy[Any]:
    """Any of the fields, gone, once or many times; with what the page offered, or with anything."""
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(form.values[name]) | WORDS, min_size=1, max_size=3)
            for name in form.fields
        },
    )


def query_strings(keys: list[str]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(keys), WORDS, min_size=1, max_size=4)


def paths(pattern: str) -> st.SearchStrategy[str]:
    """The address with anything instead of its parts."""
    fixed = re.split(r"<[^>]+>", pattern)
    parts = st.lists(WORDS, min_size=len(fixed) - 1, max_size=len(fixed) - 1)
    return parts.map(
        lambda words: (
            "/" + fixed[0] + "".join(map("{}{}".format, map(in_an_address, words), fixed[1:]))
        )
    )


def in_an_address(word: str) -> str:
    return quote(word[:100], safe="")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
