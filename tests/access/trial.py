"""Prövningen av mutanterna: asked by tests/drills/mutants.py, not part of the suite.

The second line, row-level security, is held open: it would hide that the first one is gone.
A mutant is noticed by an answer outside the table or a row outside the sets. One that only breaks
the page is left for the tests of the apps.
"""

import json
import os
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.db import transaction

from tests.access.mutants import all_mutants
from tests.access.runner import Runner, combinations
from tests.access.second_line import hold_open
from tests.access.sets import too_much
from tests.access.swapping import taken_away, telling
from tests.access.world import a_world

pytestmark = pytest.mark.django_db
ASKED = ("GET", "POST")
TRIED = 200


def test_what_the_runner_notices(settings):
    """Writes which mutants it noticed to the file NOTICED. Without a mutant it finds nothing."""
    hold_open()
    settings.LOGIN_IDLE_LIMIT = settings.LOGIN_LIMIT = timedelta(days=1)  # longer than the trial
    world = a_world()
    everything = [*combinations(world)]
    Random(2).shuffle(everything)
    chosen = [mutant for mutant in all_mutants() if mutant.module.startswith(os.environ["ONLY"])]
    mutants = [mutant for mutant in chosen if mutant.is_in_body]
    runner = Runner(world)
    assert not any(too_much(world))
    touched = ways_into(mutants, runner, everything)
    noticed = []
    for mutant in mutants:
        ways = touched[mutant.dotted]
        near = [each for each in everything if way_of(each) in ways][:TRIED]
        assert not [fault for each in near[:20] for fault in runner.faults(each)]
        with taken_away(mutant), unremembered(runner):
            wrong = any(was_let_in(partial(runner.faults, each)) for each in near)
            if wrong or was_let_in(lambda: any(too_much(world))):
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


def was_let_in(ask):
    """Whether there was an answer and it was wrong: what only breaks has let nobody in."""
    try:
        with transaction.atomic():
            return bool(ask())
    except Exception:
        return False


@contextmanager
def unremembered(runner):
    """What a 404 looks like while the guard is gone is not how it looks."""
    remembered = runner.not_found
    runner.not_found = dict(remembered)
    yield
    runner.not_found = remembered
