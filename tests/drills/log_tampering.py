"""Angrepp på åtkomstloggen: a million rows are sealed, one is changed, the chain must tell.

    python -m tests.drills.log_tampering [rows]

Done by the owner with the guards of the table put aside: grants and triggers do not stop whoever
runs the database, only the chain does. Leaves with 1 if the change is not found.
"""

import os
import sys
import time
from collections.abc import Callable
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import connection  # noqa: E402

from audit.models import Reading, Seal  # noqa: E402
from audit.seals import seal  # noqa: E402
from audit.verification import verify  # noqa: E402
from tests.audit.test_seals import guards_put_aside, over  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402

WRITE = """
INSERT INTO audit_reading (at, user_id, membership_id, who, hat, controller_id, view, kind, classes,
                           subjects, asked, outcome, alert, status)
SELECT now() - n * interval '7 seconds', n %% 200, n %% 200, 'anvandare' || n %% 200,
       'socialkonsulent, Teamet', n %% 5, 'participants:case', 'enrolment', '{K1,K2,K3,K4,K7}',
       ARRAY[n %% 9000], 'PRO-2026-' || n %% 9000, 'shown', false, 200
FROM generate_series(%s, %s) n
"""
AT_A_TIME = 10_000


def main(rows: int = 1_000_000) -> int:
    with scratch_database():
        for first in range(0, rows, AT_A_TIME):
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [first + 1, min(first + AT_A_TIME, rows)])
        sealed = timed("sealed", lambda: seal(over()))
        whole = timed("verified", lambda: verify(print).faults)
        victim = Reading.objects.order_by("pk")[Random().randrange(rows)].pk
        with guards_put_aside() as cursor:
            cursor.execute("UPDATE audit_reading SET asked = asked || '1' WHERE id = %s", [victim])
        print(f"row {victim} changed")
        found = timed("verified again", lambda: verify(print).faults)
        print(f"{sealed} rows, {Seal.objects.count()} seals, {found} of 1 changed rows found")
        return 0 if (sealed, whole, found) == (rows, 0, 1) else 1


def timed(word: str, work: Callable[[], int]) -> int:
    began = time.monotonic()
    result = work()
    print(f"{word} in {time.monotonic() - began:.1f} s")
    return result


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
