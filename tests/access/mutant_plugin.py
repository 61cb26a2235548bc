"""Loaded by pytest before Django is: imports the module that MUTANT names, if any, unguarded.

Of the tests it runs those that the file TESTS lists, in that order, and writes to the file FAILED
which one failed.
"""

import json
import os
from pathlib import Path

import pytest
from django.core.management.commands.migrate import Command as Migrate

from tests.access.mutants import install
from tests.access.second_line import hold_open

if chosen := os.environ.get("MUTANT"):
    install(chosen)


def pytest_collection_finish(session):
    """The tables stand since the tests were run without a mutant: they are not asked for again."""
    Migrate.handle = lambda *arguments, **options: None
    hold_open()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Those that ask no database come first; pytest-django lets those that empty it come last."""
    tests = json.loads(Path(os.environ["TESTS"]).read_text())
    order = {test: place for place, test in enumerate(tests)}
    chosen = [item for item in items if item.nodeid in order]
    items[:] = sorted(chosen, key=lambda item: order[item.nodeid])
    yield
    items.sort(key=lambda item: item.get_closest_marker("django_db") is not None)


def pytest_runtest_logreport(report):
    if report.failed:
        Path(os.environ["FAILED"]).write_text(report.nodeid)
