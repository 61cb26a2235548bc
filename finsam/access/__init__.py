"""Åtkomst: the table that decides every URL, and the check that no URL is missing in it."""

from finsam.access.checks import check_access_table, named_patterns
from finsam.access.content import Classes, FieldClass, Finds
from finsam.access.decisions import LOGGED_IN, PUBLIC, Decision, Grant, each, grant, only
from finsam.access.roles import (
    ADMINISTRATOR,
    ECONOMIST,
    EVERY_ROLE,
    LEADERS,
    REFERRER,
    REVIEWER,
    STEERING,
    TEAM,
)
from finsam.access.table import TABLE, decision_for, name_of

__all__ = [
    "ADMINISTRATOR",
    "ECONOMIST",
    "EVERY_ROLE",
    "LEADERS",
    "LOGGED_IN",
    "PUBLIC",
    "REFERRER",
    "REVIEWER",
    "STEERING",
    "TABLE",
    "TEAM",
    "Classes",
    "Decision",
    "FieldClass",
    "Finds",
    "Grant",
    "check_access_table",
    "decision_for",
    "each",
    "grant",
    "name_of",
    "named_patterns",
    "only",
]
