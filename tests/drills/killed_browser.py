"""Dödade webbläsare: somebody types, and the browser is closed at a random moment without a word.

    python -m tests.drills.killed_browser [moments]

The test of tests/browser/test_drafts.py at full length. Prints the most that was lost, in seconds
of typing; leaves with 1 when that is more than five.
"""

import os
import sys

import pytest

TEST = "test_a_browser_killed_while_typing_loses_five_seconds_at_most"


def main(moments: int = 50) -> int:
    os.environ["MOMENTS"] = str(moments)
    asked = ["tests/browser/test_drafts.py", "-k", TEST, "-q", "-p", "no:cacheprovider"]
    return int(pytest.main(asked))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
