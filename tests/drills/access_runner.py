"""Löparen i full storlek: URL × person × thing × method × {plain, fragment} (quality.md A1).

    python -m tests.drills.access_runner [combinations, or "all"]

Each part has a process and a database of its own, and prints how many combinations it tried and how
many answered outside the table; leaves with 1 if any did.
"""

import os
import subprocess
import sys

DATABASES = ("access_0", "access_1")
TEST = "tests/access/test_runner.py::test_every_combination_answers_as_the_table_says"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--show-capture=no"]


def main(combinations: str = "60000") -> int:
    size = {"COMBINATIONS": combinations, "SHARDS": str(len(DATABASES))}
    parts = [
        subprocess.Popen(
            [*PYTEST, f"{TEST}[{part}]"], env=os.environ | size | {"PGDATABASE": database}
        )
        for part, database in enumerate(DATABASES)
    ]
    return max(part.wait() for part in parts)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
