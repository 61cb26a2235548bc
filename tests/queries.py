"""Frågor: how many a page asks."""

from django.test.utils import CaptureQueriesContext

# What stands round every request in a test, whichever page it asks for: the request's transaction,
# which here is a savepoint, and on whose behalf it asks.
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "WITH former AS MATERIALIZED")


def asked(captured: CaptureQueriesContext) -> int:
    return sum(not one["sql"].startswith(FRAME) for one in captured.captured_queries)
