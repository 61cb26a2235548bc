"""Dubbla insändningar: the same form is sent twice in the same instant, time after time.

    python -m tests.drills.double_submits [forms]

The tests of tests/participants/test_double_submits.py at full length: notes, and every form that
makes a row. Prints how many forms were sent and how many rows came of them; leaves with 1 when that
is not one each.
"""

import os
import sys

import pytest


def main(forms: int = 100) -> int:
    os.environ["FORMS"] = str(forms)
    asked = ["tests/participants/test_double_submits.py", "-q", "-p", "no:cacheprovider"]
    return int(pytest.main(asked))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
