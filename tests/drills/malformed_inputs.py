"""Felaktiga inmatningar: at least ten thousand, by form, by query string and by address (A12).

    python -m tests.drills.malformed_inputs [inputs] [seed]

Every form that any role meets is sent with fields hostile, garbled, gone or many. Prints how many
were sent and how many were answered with a 500; leaves with 1 if any was.
"""

import os
import sys
from collections import Counter
from itertools import cycle
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote, urljoin

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from finsam.row_security import system  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.forms_on_pages import inside  # noqa: E402
from tests.test_malformed import DECIDED, HOSTILE, malformed, opened  # noqa: E402
from tests.world import a_world  # noqa: E402

ENDS_THE_LOGIN = {"account_logout", "account_logins"}
PLACES = ("deltagare", "remisser", "matningar", "filer", "rapporter", "logg")


def main(inputs: int = 10_000, seed: int = 1) -> int:
    rng, answers, fallen = Random(seed), Counter(), set()
    with (
        scratch_database(),
        TemporaryDirectory() as folder,
        override_settings(SECURE_SSL_REDIRECT=False, PRIVATE_ROOT=folder),
    ):
        with transaction.atomic(), system("drill"):
            world = a_world()
        client = Client(raise_request_exception=False)
        for name in cycle(sorted(set(DECIDED) - ENDS_THE_LOGIN)):
            for method, target, sent in tried(client, world, name, rng):
                answer = getattr(client, method)(target, sent)
                turned_away = answer.headers.get("Location", "").startswith("/konto/logga-in")
                answers["login" if turned_away else answer.status_code] += 1
                if answer.status_code >= 500:
                    fallen.add((name, method, target, str(sent)))
            if answers.total() >= inputs:
                break
    told = ", ".join(f"{number} × {status}" for status, number in sorted(answers.items(), key=str))
    for fault in sorted(fallen)[:20]:
        print(*fault)
    print(f"{answers.total()} malformed inputs: {told}; {len(fallen)} answers of 500")
    return 1 if fallen else 0


def tried(client, world, name, rng):
    """Some of every way in that this row of the access table offers."""
    for address, page in opened(client, world, name):
        for form in inside(page, name):
            target = urljoin(address, form.action) if form.action else address
            for _ in range(5):
                yield form.method, target, garbled(malformed(form, rng), rng)
        yield "get", address, {rng.choice(["q", "sida", "slag", "sort", "from"]): word(rng)}
        yield "get", f"/{rng.choice(PLACES)}/{quote(word(rng), safe='')[:300]}/", {}


def garbled(sent, rng):
    """Some of the values cut, doubled or strewn with characters from anywhere."""
    return {
        name: [value if rng.random() < 0.6 else word(rng) for value in values]
        for name, values in sent.items()
    }


def word(rng):
    if rng.random() < 0.5:
        return rng.choice(HOSTILE)
    signs = (chr(rng.choice([rng.randrange(1, 128), rng.randrange(1, 0xD800)])) for _ in range(30))
    return "".join(signs)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
