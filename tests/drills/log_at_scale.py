"""Loggen i stor skala: what its pages ask of a million rows, and what a row costs a page.

    python -m tests.drills.log_at_scale [rows] [pairs]

Prints the slowest statement of each page with its plan's nodes, and the ratio of a case page with
its log row to the same page without, asked in turns. Leaves with 1 if a page reads the whole log or
the row costs more than three percent (performance.md).
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from organisations.roles import Role  # noqa: E402
from tests.builders import a_hat, an_enrolment  # noqa: E402
from tests.conftest import as_owner  # noqa: E402
from tests.drills.log_tampering import WRITE  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402

MOST = 1.03


def main(rows: int = 1_000_000, pairs: int = 300) -> int:
    settings.SECURE_SSL_REDIRECT = False
    with scratch_database():
        hat = a_hat()
        reviewer = a_hat(Role.LOGGGRANSKARE, organisation=hat.team.owner)
        case = an_enrolment(team=hat.team, responsible=hat.user)
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [1, rows])
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE audit_reading")
        whole = sum(read_whole(reviewer, hat, case.case_number, case.pk))
        ratio = cost(hat, reverse("participants:case", args=[case.case_number]), pairs)
        print(
            f"{whole} pages read the whole log; a page with its row is {ratio:.3f} of one without"
        )
        return 1 if whole or ratio > MOST else 0


def read_whole(reviewer: Any, hat: Any, number: str, pk: int) -> Iterator[int]:
    log = reverse("audit:log")
    pages = [
        (reviewer, log),
        (reviewer, f"{log}?outcome=denied"),
        (reviewer, f"{log}?asked=PRO-2026-77"),
        (reviewer, f"{log}?who=anvandare7"),
        (reviewer, reverse("audit:alerts")),
        (reviewer, reverse("audit:reviews")),
        (reviewer, reverse("reporting:start")),
        (hat, reverse("participants:readings", args=[number])),
    ]
    for who, address in pages:
        client = Client()
        client.force_login(who.user)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        plans = [plan_of(one["sql"]) for one in asked if '"audit_reading"' in one["sql"]]
        slowest = max(plans, key=lambda plan: float(plan["Execution Time"]))
        nodes = [node for plan in plans for node in nodes_of(plan["Plan"])]
        scanned = any(
            node["Node Type"].endswith("Seq Scan") and node["Relation Name"] == "audit_reading"
            for node in nodes
        )
        kinds = [node["Node Type"] for node in nodes_of(slowest["Plan"])]
        print(f"{address}: {slowest['Execution Time']:.1f} ms, {', '.join(kinds)}")
        yield int(scanned)


def plan_of(statement: str) -> Any:
    if not statement.startswith("SELECT"):
        return {"Plan": {"Node Type": "none"}, "Execution Time": 0}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        [found] = cursor.fetchone()
    return (found if isinstance(found, list) else json.loads(found))[0]


def nodes_of(plan: Any) -> Iterator[Any]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes_of(below)


def cost(hat: Any, address: str, pairs: int) -> float:
    """The median of many, one with and one without in turns: the machine is shared."""
    client = Client()
    client.force_login(hat.user)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * pairs):
        with_row = turn % 2 == 0
        began = time.perf_counter()
        if with_row:
            client.get(address)
        else:
            with patch("audit.middleware.insert"):
                client.get(address)
        spent[with_row].append(time.perf_counter() - began)
    return median(spent[True]) / median(spent[False])


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
