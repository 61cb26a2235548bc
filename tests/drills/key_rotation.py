"""Nyckelbyte: ten thousand encrypted texts, and as many answers about violence, are carried to a
new key and read under it alone.

    python -m tests.drills.key_rotation [texts]

Prints how many were rewritten, how many read the same afterwards, and the seconds; leaves with 1
if any was lost.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from finsam.row_security import system  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.finsam.test_key_rotation import (  # noqa: E402
    NEW,
    OLD,
    answers,
    rotated,
    texts,
    written_answers,
    written_details,
)

PER_PERSON = 6  # two columns, as they stand and twice in the history


def main(number: int = 10_000) -> int:
    with scratch_database():
        with override_settings(FIELD_KEYS=[OLD]), transaction.atomic(), system("drill"):
            written_details(-(-number // PER_PERSON))
            written_answers(number)
            were, told = texts(), answers()
        started = time.monotonic()
        with override_settings(FIELD_KEYS=[NEW, OLD]):
            said = rotated("--write")
        seconds = time.monotonic() - started
        with override_settings(FIELD_KEYS=[NEW]), transaction.atomic(), system("drill"):
            same = sum(
                one == other
                for before, after in zip(were, texts(), strict=True)
                for row, now in zip(before, after, strict=True)
                for one, other in zip(row, now, strict=True)
            )
            for before, after in zip(told, answers(), strict=True):
                same += sum(one == other for one, other in zip(before, after, strict=True))
    total = 2 * sum(map(len, were)) + sum(map(len, told))
    print(f"{said}; {same} of {total} read the same under the new key alone; {seconds:.1f} s")
    return 0 if same == total >= 2 * number and said.startswith(f"{total} ") else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
