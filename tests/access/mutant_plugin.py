"""Loaded by pytest before Django is: imports the module that MUTANT names without its guard."""

import os

from tests.access.mutants import install

if chosen := os.environ.get("MUTANT"):
    install(chosen)
