from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from organisations.roles import Role
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_participant,
    a_user,
    an_enrolment,
)

pytestmark = pytest.mark.django_db
LIST = reverse("participants:list")
TODAY = localdate()


def ago(**span):
    return TODAY - timedelta(**span)


@pytest.fixture
def hat(client):
    """The owner of the cases, logged in."""
    hat = a_hat()
    client.force_login(hat.user)
    return hat


def listed(response):
    return [row.case_number for row in response.context["rows"]]


def enrolled(hat, **facts):
    facts = {"team": hat.team, "responsible": hat.user, "started_on": ago(days=10)} | facts
    return an_enrolment(**facts)


def test_a_list_of_fifty_asks_as_little_as_a_list_of_one(client, hat, django_assert_num_queries):
    enrolled(hat)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    assert len(for_one) <= 12
    for _ in range(49):
        enrolled(hat)
    with django_assert_num_queries(len(for_one)):
        response = client.get(LIST)
    assert len(response.context["rows"]) == 50
