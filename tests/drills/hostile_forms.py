"""Fientliga texter genom formulären: two hundred of them in every field that takes words (A12).

    python -m tests.drills.hostile_forms

Every form that any role finds, its later steps too, is sent with the texts as a page and as a
fragment, so that each field has met every text. The answer, or the page that it leads to, must have
the same elements as after the same words without markup, nothing unescaped, and be no 500. Prints
what was sent and found; leaves with 1 if anything differed.
"""

import logging
import os
import sys
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from finsam.access import TABLE  # noqa: E402
from finsam.row_security import system  # noqa: E402
from tests.drills.malformed_inputs import SETTINGS  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.hostile_forms import Trial, ways_in  # noqa: E402
from tests.hostile_texts import MARKED, TEXTS  # noqa: E402
from tests.test_malformed import PEOPLE  # noqa: E402
from tests.visitors import Visitors  # noqa: E402
from tests.world import a_world  # noqa: E402


def main() -> int:
    logging.disable(logging.ERROR)
    with (
        scratch_database(),
        TemporaryDirectory() as folder,
        override_settings(PRIVATE_ROOT=folder, **SETTINGS),
    ):
        with transaction.atomic(), system("drill"):
            world = a_world()
        trial = Trial(Visitors(world, PEOPLE))
        for way in ways_in(trial.visitors, sorted(TABLE)):
            trial.of(way)
    tell(trial)
    return 1 if trial.faults or not trial.answers["led on"] or not trial.answers["refused"] else 0


def tell(trial: Trial) -> None:
    for fault in sorted(trial.faults)[:30]:
        print(fault[:300])
    answers = ", ".join(f"{number} × {kind}" for kind, number in sorted(trial.answers.items()))
    print(
        f"{len(TEXTS)} texts in each of {trial.fields} fields of {trial.forms} forms:"
        f" {trial.answers.total()} sendings ({answers}); {len(trial.shown)} of {len(MARKED)} texts"
        f" with markup met on pages, each escaped; {len(trial.faults)} faults"
    )


if __name__ == "__main__":
    sys.exit(main())
