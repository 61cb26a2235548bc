"""Omprövningen: each mutant of the file MUTANTS is tried by its tests, all in one process.

Loaded by pytest for tests/drills/mutants.py. {address: [test]} becomes, in the file VERDICTS, a
line for each: the address, and the first of its tests that noticed it.
"""

import json
import os
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.access.mutants import all_mutants
from tests.access.second_line import hold_open
from tests.access.swapping import taken_away


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    hold_open()
    tests = {item.nodeid: item for item in session.items}
    mutants = {mutant.address: mutant for mutant in all_mutants()}
    wanted = json.loads(Path(os.environ["MUTANTS"]).read_text())
    with Path(os.environ["VERDICTS"]).open("a") as verdicts:
        for address, chosen in wanted.items():
            noticing = (test for test in chosen if notices(tests[test], mutants[address], session))
            print(address, next(noticing, ""), sep="\t", file=verdicts, flush=True)
    return True


def notices(item, mutant, session):
    """It fails with the mutant, and passes right after without: nothing else made it fail."""
    with taken_away(mutant):
        failed = fails(item, session)
    return failed and not fails(item, session)


def fails(item, session):
    """One test, as often as it is asked for; what it set up is taken down but for the session's."""
    item._initrequest()
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=session))
