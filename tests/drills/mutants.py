"""Mutanterna: takes away each guard of the application and sees whether anybody notices.

    python -m tests.drills.mutants [name of a module, to try only that one]

Prints the mutants that no test noticed, and how many were tried; leaves with 1 if any survived.
First the access runner tries the pages that pass through the mutated function; what it does not
notice, and the decorators, are tried by the tests of the app.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.access.mutants import Mutant, all_mutants

AT_ONCE = 2
FAILED = 1  # what pytest leaves with when a test failed; more is a trial that was none
BY_THE_RUNNER = "tests/access/trial.py::test_what_the_runner_notices"
WHOLE_VERBS = "tests/test_whole_verbs.py"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
PYTEST += ["-p", "tests.access.mutant_plugin", "--no-header", "--tb=short", "--show-capture=no"]


def main(only: str = "") -> int:
    mutants = [mutant for mutant in all_mutants() if mutant.module.startswith(only)]
    noticed = noticed_by_the_runner()
    left = [mutant for mutant in mutants if mutant.address not in noticed]
    print(f"{len(mutants) - len(left)} noticed by the runner", flush=True)
    survived = survivors(left)
    print(f"{len(mutants)} mutants, {len(survived)} survived")
    return 1 if survived or not mutants else 0


def noticed_by_the_runner() -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "noticed.json"
        if run([BY_THE_RUNNER], "mutants_0", NOTICED=str(path)):
            raise RuntimeError("The runner finds faults without any mutant.")
        return set(json.loads(path.read_text()))


def survivors(mutants: list[Mutant]) -> list[Mutant]:
    databases: SimpleQueue[str] = SimpleQueue()
    for number in range(AT_ONCE):
        databases.put(f"mutants_{number}")

    def is_noticed(mutant: Mutant) -> bool:
        database = databases.get()
        try:
            noticed = is_noticed_by_its_app(mutant, database)
        finally:
            databases.put(database)
        print("noticed " if noticed else "SURVIVED", mutant, flush=True)
        return noticed

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(is_noticed, mutants)
        return [each for each, noticed in zip(mutants, outcomes, strict=True) if not noticed]


def is_noticed_by_its_app(mutant: Mutant, database: str) -> bool:
    app = mutant.module.partition(".")[0]
    tests = [WHOLE_VERBS, f"tests/{app}", "-m", "not browser"]
    return run(tests, database, MUTANT=mutant.address) == FAILED


def run(tests: list[str], database: str, **environment: str) -> int:
    env = os.environ | {"PGDATABASE": database, "KEEP_DATABASE": "1"} | environment
    done = subprocess.run([*PYTEST, *tests], env=env, capture_output=True, text=True, check=False)
    if done.returncode > FAILED:
        raise RuntimeError(f"The tests were not run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
