"""Mutanterna: takes away each guard of the application and sees whether anybody notices.

    python -m tests.drills.mutants [name of a module, to try only that one]

Prints the test that noticed each mutant, those that none did, how many were tried and how long it
took; leaves with 1 if any survived. First the access runner tries the pages that pass through the
mutated function. What it does not notice, and the decorators, are tried by the tests of the apps
that pass through it: they pass without a mutant, before and after, and one must fail with it.
Those that are alike to the application as it stands are told in tests/access/equivalent.py.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.access.equivalent import EQUIVALENT
from tests.access.mutants import APPS, Mutant, all_mutants

FAILED = 1  # what pytest leaves with when a test failed; more is a trial that was none
BY_THE_RUNNER = "tests/access/trial.py::test_what_the_runner_notices"
WHOLE_VERBS = "tests/test_whole_verbs.py"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
PYTEST += ["-m", "not browser", "--no-header", "--tb=short", "--show-capture=no"]
DATABASES = ("mutants_0", "mutants_1")


def main(only: str = "") -> int:
    began = monotonic()
    if gone := EQUIVALENT.keys() - {str(mutant) for mutant in all_mutants()}:
        raise RuntimeError(f"No mutants any more: {sorted(gone)}")
    mutants = [mutant for mutant in all_mutants() if mutant.module.startswith(only)]
    with ThreadPoolExecutor(len(DATABASES)) as pool:
        runner = pool.submit(noticed_by_the_runner, DATABASES[0], only)
        clean = pool.submit(Tests.that_pass, DATABASES[1])
        noticed, tests = runner.result(), clean.result()
    left = [mutant for mutant in mutants if mutant.address not in noticed]
    print(f"{len(mutants) - len(left)} noticed by the runner", flush=True)
    verdicts = tried_by_the_tests(left, tests)
    control(test for test in verdicts.values() if test)
    survived = [each for each in left if not verdicts[each] and str(each) not in EQUIVALENT]
    print(f"{len(left)} tried by the tests, {(monotonic() - began) / 60:.0f} minutes")
    print(f"{len(mutants)} mutants, {len(survived)} survived")
    return 1 if survived or not mutants else 0


def noticed_by_the_runner(database: str, only: str) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "noticed.json"
        if run([BY_THE_RUNNER], database, NOTICED=str(path), ONLY=only):
            raise RuntimeError("The runner finds faults without any mutant.")
        return set(json.loads(path.read_text()))


@dataclass(frozen=True)
class Tests:
    """Proven, which pass as the application stands, and those that meet each guarded function.

    The second line is held open: what fails by that alone is a test of it, and left out.
    """

    passed: list[str]
    met: dict[str, list[str]]

    @classmethod
    def that_pass(cls, database: str) -> "Tests":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "meetings.json"
            tests = [WHOLE_VERBS, "tests/finsam", *(f"tests/{app}" for app in APPS)]
            plugin = ["-p", "tests.access.meetings", "--maxfail=0"]
            run([*plugin, *tests], database, MEETINGS=str(path))
            found = json.loads(path.read_text())
        print(f"of the second line: {sorted(found['failed'])}", flush=True)
        return cls(found["passed"], found["met"])

    def that_may_notice(self, mutant: Mutant) -> list[str]:
        """Those that meet it. A decorator may turn away whom it guards against, before they do."""
        near = self.met.get(mutant.dotted, [])
        if near and mutant.is_in_body:
            return near
        beside = self.within(f"tests/{mutant.module.partition('.')[0]}/")
        return list(dict.fromkeys([*self.within(WHOLE_VERBS), *near, *beside]))

    def within(self, place: str) -> list[str]:
        return [test for test in self.passed if test.startswith(place)]


def tried_by_the_tests(mutants: list[Mutant], tests: Tests) -> dict[Mutant, str]:
    """Each mutant with the test that noticed it, or with none; half of them in each database."""
    halves = [mutants[start :: len(DATABASES)] for start in range(len(DATABASES))]
    with ThreadPoolExecutor(len(DATABASES)) as pool:
        verdicts = pool.map(tried, halves, [tests] * len(DATABASES), DATABASES)
        return {mutant: test for half in verdicts for mutant, test in half.items()}


def tried(mutants: list[Mutant], tests: Tests, database: str) -> dict[Mutant, str]:
    """Those in a body by one process for all, each decorator by one of its own."""
    inside = [mutant for mutant in mutants if mutant.is_in_body]
    verdicts = retried(inside, tests, database)
    for mutant in mutants:
        if not mutant.is_in_body:
            near = tests.that_may_notice(mutant)
            verdicts[mutant] = first_to_fail(near, database, MUTANT=mutant.address)
        print(said_of(mutant, verdicts[mutant]), flush=True)
    return verdicts


def retried(mutants: list[Mutant], tests: Tests, database: str) -> dict[Mutant, str]:
    wanted = {mutant.address: tests.that_may_notice(mutant) for mutant in mutants}
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "mutants.json", Path(folder) / "verdicts"
        asked.write_text(json.dumps(wanted))
        environment = {"MUTANTS": str(asked), "VERDICTS": str(answered)}
        run(["-p", "tests.access.retrial", *files_of(*wanted.values())], database, **environment)
        lines = [line.split("\t") for line in answered.read_text().splitlines()]
    found = dict(lines)
    return {mutant: found[mutant.address] for mutant in mutants}


def files_of(*tests: list[str]) -> list[str]:
    return sorted({test.partition("::")[0] for several in tests for test in several})


def said_of(mutant: Mutant, test: str) -> str:
    if test:
        return f"noticed  {mutant} ({test})"
    why = EQUIVALENT.get(str(mutant))
    return f"alike    {mutant} ({why})" if why else f"SURVIVED {mutant}"


def control(tests: Iterable[str]) -> None:
    """The tests that noticed something pass without a mutant still: no trial has left anything."""
    chosen = sorted(set(tests))
    for database in DATABASES if chosen else ():
        if test := first_to_fail(chosen, database):
            raise RuntimeError(f"{test} fails without any mutant.")


def first_to_fail(tests: list[str], database: str, **environment: str) -> str:
    """The first of the tests that fails; empty if all pass."""
    with tempfile.TemporaryDirectory() as folder:
        chosen, failed = Path(folder) / "tests.json", Path(folder) / "failed"
        chosen.write_text(json.dumps(tests))
        environment |= {"TESTS": str(chosen), "FAILED": str(failed)}
        ended = run(["-p", "tests.access.mutant_plugin", *files_of(tests)], database, **environment)
        return failed.read_text() if ended == FAILED else ""


def run(arguments: list[str], database: str, **environment: str) -> int:
    env = os.environ | {"PGDATABASE": database, "KEEP_DATABASE": "1"} | environment
    command = [*PYTEST, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode > FAILED:
        raise RuntimeError(f"The tests were not run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
