"""Fientliga texter: two hundred of them in every field of every row, every page looked at (A12).

    python -m tests.drills.hostile_texts [rounds]

In each round every field holds another of the texts. Each page must have the same elements as with
other words. Prints the pages compared and those that differed; leaves with 1 if any did.
"""

import os
import sys
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from finsam import access  # noqa: E402
from finsam.row_security import system  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.hostile_texts import TEXTS, fill  # noqa: E402
from tests.test_hostile_texts import pages_of  # noqa: E402
from tests.world import a_world  # noqa: E402

PEOPLE = ("staff", "leader", "referrer", "steering", "reviewer")


def main(rounds: int = len(TEXTS)) -> int:
    names = [name for name, decision in access.TABLE.items() if decision.roles]
    compared, differing, fields = 0, set(), 0
    with (
        scratch_database(),
        TemporaryDirectory() as folder,
        override_settings(SECURE_SSL_REDIRECT=False, PRIVATE_ROOT=folder),
    ):
        with transaction.atomic(), system("drill"):
            world = a_world()
            fill(100)
        plain = {person: look(world, names, person) for person in PEOPLE}
        for start in range(rounds):
            with transaction.atomic(), system("drill"):
                fields = fill(start)
            for person, before in plain.items():
                after = look(world, names, person)
                compared += len(after)
                differing |= {page for page in before if after.get(page) != before[page]}
    print(
        f"{rounds} rounds, {fields} fields filled in each: {compared} pages compared,"
        f" {len(differing)} had other elements than with other words"
    )
    for page in sorted(differing)[:20]:
        print(*page)
    return 1 if differing or not compared else 0


def look(world, names, person):
    return pages_of(Client(raise_request_exception=False), world, names, person)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
