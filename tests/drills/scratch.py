"""En egen databas för ett prov: made as the suite makes its own, and gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.conftest import as_owner, end_what_is_left  # noqa: E402


@contextmanager
def scratch_database() -> Iterator[None]:
    """The application's role uses it; the owner makes and removes it."""
    with as_owner():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        end_what_is_left()
        with as_owner():
            teardown_databases(made, verbosity=0)
