"""Mutanterna: takes away each guard of the application and sees whether anybody notices.

    python -m tests.drills.mutants [name of a module, to try only that one]

Prints the mutants that no test noticed, and how many were tried; leaves with 1 if any survived.
First the access runner tries the pages that pass through the mutated function, then the tests of
its app.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.access.mutants import Mutant, all_mutants

AT_ONCE = 2
FAILED = 1  # what pytest leaves with when a test failed; more is a trial that was none
TRIED = 300
RECORD = "tests/access/trial.py::test_record_which_functions_each_combination_meets"
TRY = "tests/access/trial.py::test_nothing_is_found_that_the_table_forbids"
WHOLE_VERBS = "tests/test_whole_verbs.py"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
PYTEST += ["-p", "tests.access.mutant_plugin", "--no-header", "--tb=line", "--show-capture=no"]


def main(only: str = "") -> int:
    mutants = [mutant for mutant in all_mutants() if mutant.module.startswith(only)]
    touched = recorded()
    databases: SimpleQueue[str] = SimpleQueue()
    for number in range(AT_ONCE):
        databases.put(f"mutants_{number}")

    def tried(mutant: Mutant) -> bool:
        database = databases.get()
        try:
            noticed = is_noticed(mutant, touched, database)
        finally:
            databases.put(database)
        print("noticed " if noticed else "SURVIVED", mutant, flush=True)
        return noticed

    with ThreadPoolExecutor(AT_ONCE) as pool:
        noticed = list(pool.map(tried, mutants))
    print(f"{len(mutants)} mutants, {noticed.count(False)} survived")
    return 0 if all(noticed) else 1


def recorded() -> dict[str, list[int]]:
    """Which combinations of the access runner pass through which function.

    Kept in the file that TOUCHED names, if any, for the next time.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(os.environ.get("TOUCHED", f"{folder}/touched.json"))
        if not path.exists():
            run([RECORD], "mutants_0", TOUCHED=str(path))
        found: dict[str, list[int]] = json.loads(path.read_text())
        return found


def is_noticed(mutant: Mutant, touched: dict[str, list[int]], database: str) -> bool:
    place = f"{mutant.module}:{mutant.place}"
    near = touched.get(f"{mutant.module}.{mutant.function}", [])
    if near:
        chosen = Random(3).sample(near, min(TRIED, len(near)))
        if run([TRY], database, MUTANT=place, TRIED=json.dumps(chosen)):
            return True
    app = mutant.module.partition(".")[0]
    return run([WHOLE_VERBS, f"tests/{app}", "-m", "not browser"], database, MUTANT=place) != 0


def run(tests: list[str], database: str, **environment: str) -> int:
    env = os.environ | {"PGDATABASE": database, "KEEP_DATABASE": "1"} | environment
    done = subprocess.run([*PYTEST, *tests], env=env, capture_output=True, text=True, check=False)
    if done.returncode > FAILED:
        raise RuntimeError(f"The tests were not run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
