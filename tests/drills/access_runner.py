"""Löparen i full storlek: URL × person × thing × method × {plain, fragment} (quality.md A1).

    python -m tests.drills.access_runner [combinations, or "all"]

Prints how many combinations were tried and how many answered outside the table; leaves with 1 if
any did.
"""

import os
import subprocess
import sys

SHARDS = 2


def main(combinations: str = "60000") -> int:
    everything = os.environ | {"COMBINATIONS": combinations, "SHARDS": str(SHARDS)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider"]
    command += ["-n", str(SHARDS), "--show-capture=no", "tests/access/test_runner.py"]
    return subprocess.run(command, env=everything, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
