"""What the log keeps of a page that came to nothing: its row stands apart from the page's work."""

import pytest
from django.db import DatabaseError, connection
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from audit.models import Reading
from organisations.models import Association
from organisations.roles import Role
from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db(transaction=True)
TRACE = "Förbundet som aldrig sparades"


def raises(*args, **kwargs):
    Association.objects.create(name=TRACE)
    raise RuntimeError("a fault in the page")


def stops(*args, **kwargs):
    Association.objects.create(name=TRACE)
    raise Http404


def goes_on_with_a_broken_transaction(*args, **kwargs):
    Association.objects.create(name=TRACE)
    try:
        connection.cursor().execute("SELECT 1 / 0")
    except DatabaseError:
        return render(*args, **kwargs)


def cannot_be_committed(*args, **kwargs):
    """A reference to nobody is found out at the commit: such constraints wait until then."""
    answer = render(*args, **kwargs)
    Association.objects.create(name=TRACE)
    connection.cursor().execute(
        "INSERT INTO organisations_user_groups (user_id, group_id) VALUES (0, 0)"
    )
    return answer


FATES = {
    raises: (500, "failed"),
    stops: (404, "denied"),
    goes_on_with_a_broken_transaction: (500, "failed"),
    cannot_be_committed: (500, "failed"),
}


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: fate.__name__)
def test_a_page_that_came_to_nothing_leaves_its_row_and_nothing_else(client, monkeypatch, fate):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    client.raise_request_exception = False
    monkeypatch.setattr("participants.views.case.render", fate, raising=False)
    monkeypatch.setattr("participants.views.opening.render", fate)
    answer = client.get(reverse("participants:case", args=[case.case_number]))
    rows = Reading.objects.filter(view="participants:case")
    assert (answer.status_code, rows.get().outcome) == FATES[fate]
    assert (rows.get().asked, rows.get().user_id) == (case.case_number, hat.user.pk)
    assert not Association.objects.filter(name=TRACE).exists()


def test_a_read_is_written_in_the_transaction_of_its_page_and_a_denial_in_its_own(client):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    for number in (case.case_number, "HAL-1999-999"):
        client.get(reverse("participants:case", args=[number]))
    shown, denied = Reading.objects.filter(view="participants:case").order_by("pk")
    assert (shown.outcome, denied.outcome) == ("shown", "denied")
    assert shown.written_in != denied.written_in


@pytest.mark.parametrize(
    ("role", "place", "filed"),
    [
        (Role.SOCIALKONSULENT, "team", True),
        (Role.INSATSEKONOM, "organisation", True),
        (Role.FORBUNDSCHEF, "association", False),
        (Role.REMITTENT, "organisation", False),
    ],
)
def test_a_denial_is_filed_under_the_controller_of_the_hat_where_it_has_one(
    client, role, place, filed
):
    hat = a_hat(role)
    client.force_login(hat.user)
    client.get(reverse("participants:case", args=["HAL-1999-999"]))
    controller = hat.team.owner_id if hat.team else hat.organisation_id
    assert Reading.objects.get(outcome="denied").controller_id == (controller if filed else None)
