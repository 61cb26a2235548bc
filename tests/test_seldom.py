import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.queries import asked
from tests.seldom import seldom_opened
from tests.world import a_world

pytestmark = pytest.mark.django_db


def test_what_is_seldom_opened_asks_no_more_than_a_page_may(client):
    world = a_world()
    client.force_login(world.hats["staff"].user)
    counts = {}
    for name, address in seldom_opened(world).items():
        with CaptureQueriesContext(connection) as asking:
            assert client.get(address).status_code == 200, name
        counts[name] = asked(asking)
    assert {name: count for name, count in counts.items() if count > 12} == {}
