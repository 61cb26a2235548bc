from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.definitions import DEFINITIONS
from reporting.figures import compute
from tests.builders import a_team
from tests.reporting.oracle import Oracle
from tests.reporting.populations import START_OF_HISTORY, a_period, a_population, store

pytestmark = pytest.mark.django_db
YEAR = date(2024, 1, 1), date(2024, 12, 31)
TODAY = date(2025, 3, 1)


def test_sql_and_plain_python_agree_on_200_random_populations() -> None:
    """One team after another in a full database, so that a leak between teams shows too."""
    random = Random(20240229)
    for _ in range(200):
        team = a_team()
        cases = a_population(random, random.choice([0, 1, 12, 40]))
        loose = [START_OF_HISTORY + timedelta(days=random.randrange(1200)) for _ in range(4)]
        store(cases, team, loose_referrals=loose)
        first, last = a_period(random)
        today = random.choice([last, last + timedelta(days=60), first + timedelta(days=10)])
        assert (
            compute([team], first, last, today=today)
            == Oracle(cases, loose, first, last, today).measures()
        )


def test_every_definition_is_measured_under_its_own_key() -> None:
    assert list(compute([a_team()], *YEAR, today=TODAY)) == list(DEFINITIONS)


def test_the_number_of_queries_is_that_of_the_populations_and_no_more() -> None:
    team = a_team()
    store(a_population(Random(1), 50), team, loose_referrals=[])
    with CaptureQueriesContext(connection) as queries:
        compute([team, a_team()], *YEAR, today=TODAY)
    assert len([q for q in queries if "counted" in q["sql"]]) == 2
