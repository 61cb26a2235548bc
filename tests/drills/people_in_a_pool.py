"""Tusen frågor genom en pool: alternating people, and a membership that ends among the questions.

    python -m tests.drills.people_in_a_pool [requests]

The tests of tests/finsam/test_one_transaction.py at full length: nobody is ever shown what is
another's, no question that began after the membership ended is answered, and no setting is left
on a connection that was handed back.
"""

import os
import sys

import pytest


def main(requests: int = 1000) -> int:
    os.environ["REQUESTS"] = str(requests)
    code = pytest.main(["tests/finsam/test_one_transaction.py", "-q", "-p", "no:cacheprovider"])
    print(f"{requests} requests in each race: {'as it should be' if code == 0 else 'FAILED'}")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
