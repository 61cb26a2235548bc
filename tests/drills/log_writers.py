"""Skrivare och förseglare i kapp: eight write the log, two seal it, for a while.

    python -m tests.drills.log_writers [seconds]

Some transactions are held open on purpose, so that rows commit later than rows with higher ids, and
some are rolled back. Prints forks, faults and rows without a seal; leaves with 1 if there is any.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402

from audit.models import Reading, Seal  # noqa: E402
from audit.seals import seal  # noqa: E402
from audit.verification import verify  # noqa: E402
from tests.audit.test_seals import over, rows  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402

WRITERS, SEALERS = 8, 2


def write(number: int, until: float) -> int:
    chance, written = Random(number), 0
    try:
        while time.monotonic() < until:
            count = chance.randint(1, 4)
            with transaction.atomic():
                rows(count)
                time.sleep(chance.choice([0, 0, 0.001, 0.05]))
                if chance.random() < 0.05:
                    transaction.set_rollback(True)
                    count = 0
            written += count
        return written
    finally:
        connections.close_all()


def seal_on(number: int, until: float) -> int:
    sealed = 0
    try:
        while time.monotonic() < until:
            sealed += seal()
            time.sleep(0.005 * number)
        return sealed
    finally:
        connections.close_all()


def main(seconds: int = 30) -> int:
    with scratch_database():
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(WRITERS + SEALERS) as people:
            writing = [people.submit(write, one, until) for one in range(WRITERS)]
            sealing = [people.submit(seal_on, one, until) for one in range(SEALERS)]
        written = sum(one.result() for one in writing)
        sealed = sum(one.result() for one in sealing) + seal(over())
        verdict = verify(print)
        forks = Seal.objects.count() - Seal.objects.values("former").distinct().count()
        left = Reading.objects.count() - verdict.rows
        print(
            f"{written} rows written, {sealed} sealed in {verdict.seals} seals: {forks} forks, "
            f"{verdict.faults} faults, {left} rows without a seal"
        )
        return 1 if forks or verdict.faults or left or written != sealed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
