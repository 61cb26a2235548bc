"""Prövningen av en mutant: asked by tests/drills/mutants.py, not part of the suite.

The second line, row-level security, is held open: it would hide that the first one is gone.
"""

import json
import os
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.access.mutants import APPS
from tests.access.runner import Runner, combinations
from tests.access.world import a_world

pytestmark = pytest.mark.django_db
ROOT = Path.cwd()
RECORDED = 8000


@pytest.fixture(autouse=True)
def _second_line_open(monkeypatch):
    from finsam import row_security

    monkeypatch.setattr("organisations.hats.acting_as", lambda scope: row_security.system("prov"))


def test_record_which_functions_each_combination_meets():
    world = a_world()
    everything = [*combinations(world)]
    places = Random(2).sample(range(len(everything)), min(RECORDED, len(everything)))
    runner, touched = Runner(world), defaultdict(list)
    for place in places:
        for function in functions_met(lambda: runner.ask(everything[place])):  # noqa: B023
            touched[function].append(place)
    Path(os.environ["TOUCHED"]).write_text(json.dumps(touched))


def functions_met(act):
    codes = set()

    def look(frame, event, argument):
        codes.add(frame.f_code)

    sys.setprofile(look)
    try:
        act()
    finally:
        sys.setprofile(None)
    return {name_of(code) for code in codes} - {""}


@cache
def name_of(code):
    """The dotted name of a function of ours; empty for all others."""
    path = Path(code.co_filename)
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts) if is_ours(path) else ""
    return f"{module.removesuffix('.__init__')}.{code.co_qualname}" if module else ""


def is_ours(path):
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in APPS


def test_nothing_is_found_that_the_table_forbids():
    world = a_world()
    everything = [*combinations(world)]
    runner = Runner(world)
    for place in json.loads(os.environ["TRIED"]):
        faults = runner.faults(everything[place])
        assert not faults
