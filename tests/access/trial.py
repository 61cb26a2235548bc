"""Prövningen av mutanterna: asked by tests/drills/mutants.py, not part of the suite.

The second line, row-level security, is held open: it would hide that the first one is gone.
"""

import json
import os
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from tests.access.mutants import all_mutants
from tests.access.runner import Runner, combinations
from tests.access.sets import too_much
from tests.access.swapping import taken_away, telling
from tests.access.world import a_world

pytestmark = pytest.mark.django_db
ASKED = ("GET", "POST")
TRIED = 500


@pytest.fixture(autouse=True)
def _second_line_open(monkeypatch):
    from finsam import row_security

    monkeypatch.setattr("organisations.hats.acting_as", lambda scope: row_security.system("prov"))


def test_what_the_runner_notices():
    """Writes which mutants it noticed to the file NOTICED. Without a mutant it finds nothing."""
    world = a_world()
    everything = [*combinations(world)]
    Random(2).shuffle(everything)
    mutants = [mutant for mutant in all_mutants() if mutant.is_in_body]
    runner = Runner(world)
    assert not any(too_much(world))
    touched = ways_into(mutants, runner, everything)
    noticed = []
    for mutant in mutants:
        ways = touched[mutant.dotted]
        near = [each for each in everything if way_of(each) in ways][:TRIED]
        assert not any(faults(runner, each) for each in near[:20])
        with taken_away(mutant):
            if any(faults(runner, each) for each in near) or any(too_much(world)):
                noticed.append(mutant.address)
    Path(os.environ["NOTICED"]).write_text(json.dumps(noticed))


def ways_into(mutants, runner, everything):
    """By which row, person and method each mutated function is met; one thing drawn for each."""
    ways = {way_of(each): each for each in everything if each.method in ASKED and not each.fragment}
    met, touched = set(), defaultdict(set)
    with ExitStack() as stack:
        for mutant in {mutant.dotted: mutant for mutant in mutants}.values():
            stack.enter_context(telling(mutant, lambda dotted=mutant.dotted: met.add(dotted)))
        for way, combination in ways.items():
            met.clear()
            runner.ask(combination)
            for dotted in met:
                touched[dotted].add(way)
    return touched


def way_of(combination):
    return combination.key, combination.person.key, combination.method


def faults(runner, combination):
    """What is wrong with the answer; that there was none is a fault of its own."""
    try:
        return runner.faults(combination)
    except Exception as broken:
        return [repr(broken)]
