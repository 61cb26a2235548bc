"""Mötena: which tests pass through which guarded function. Loaded by pytest for the mutants' drill.

Written to the file MEETINGS: {"met": {function: [test, cheapest first]}, "passed": [test],
"failed": [test]}. What fails while the second line is held open is a test of that line.
"""

import json
import os
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from time import process_time

from tests.access.mutants import all_mutants
from tests.access.second_line import hold_open
from tests.access.swapping import telling

MET = defaultdict(set)
COST = defaultdict(float)
FAILED = set()
LONGEST = 15
"""Sekunder: a test that goes over every page is no trial for a mutant of one of them."""
MARKS = ExitStack()


def pytest_collection_finish(session):
    hold_open()
    for mutant in {mutant.dotted: mutant for mutant in all_mutants()}.values():
        MARKS.enter_context(telling(mutant, lambda dotted=mutant.dotted: meet(dotted)))


def meet(dotted):
    MET[dotted].add(next(reversed(COST)))


def pytest_runtest_logstart(nodeid):
    COST[nodeid] = -process_time()


def pytest_runtest_logfinish(nodeid):
    COST[nodeid] += process_time()


def pytest_runtest_logreport(report):
    if report.failed:
        FAILED.add(report.nodeid)


def pytest_sessionfinish(session):
    MARKS.close()
    passed = {test for test, seconds in COST.items() if seconds < LONGEST} - FAILED
    met = {dotted: sorted(tests & passed, key=COST.get) for dotted, tests in MET.items()}
    found = {"met": met, "passed": sorted(passed, key=COST.get), "failed": sorted(FAILED)}
    Path(os.environ["MEETINGS"]).write_text(json.dumps(found))
