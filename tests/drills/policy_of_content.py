"""Innehållspolicyn på varje sida för var och en, hostile texts in every field (A8, A9, A12).

    python -m tests.drills.policy_of_content [pages of each person, or "all"]

The test of tests/browser/test_hostile_texts.py at full length: every URL of the access table, every
address, every person of tests/world.py and who has not logged in. Prints how many pages a browser
opened, and how many violations of the policy, dialogs, foreign requests, errors in the console and
titles or URLs that name a person it met; leaves with 1 if there was any.
"""

import os
import sys

import pytest


def main(pages: str = "all") -> int:
    os.environ["PAGES"] = pages
    return int(pytest.main(["tests/browser/test_hostile_texts.py", "-q", "-p", "no:cacheprovider"]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
