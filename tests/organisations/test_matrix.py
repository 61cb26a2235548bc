import pytest
from django.urls import reverse

from finsam.access import TABLE
from organisations.matrix import areas
from organisations.roles import Role
from tests.builders import a_hat

pytestmark = pytest.mark.django_db
PAGE = reverse("organisations:access_matrix")


def shown(role=""):
    return [line for _, lines in areas(role) for line in lines]


def test_every_row_of_the_table_stands_in_the_matrix():
    assert len(shown()) == sum(len(decision.grants) or 1 for decision in TABLE.values())


def test_a_role_is_shown_what_it_may_ask_and_nothing_else():
    economist = {line.address for line in shown(Role.INSATSEKONOM)}
    assert "/" in economist
    assert not [address for address in economist if address.startswith("/deltagare")]


@pytest.mark.parametrize("name", ["accessibility", "logging"])
def test_what_is_said_about_the_application_is_read_without_a_login(client, name):
    assert client.get(reverse(f"organisations:{name}")).status_code == 200


def test_the_administrator_reads_it_and_chooses_a_role(client):
    client.force_login(a_hat(Role.SYSTEMADMIN).user)
    page = client.get(PAGE, {"roll": "remittent"}).content.decode()
    assert "/remisser/…/lage/" in page
    assert "/deltagare/" not in page
    assert client.get(PAGE, {"roll": "okänd"}).status_code == 200


def test_nobody_else_finds_the_matrix(client):
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE).user)
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.UTVECKLINGSLEDARE, Role.LOGGGRANSKARE]
)
def test_files_of_figures_hold_no_case_content_for_those_who_order_no_others(role):
    files = [line for line in shown(role) if line.address.startswith("/filer/")]
    assert [line.classes for line in files] == [(), (), ()]
    of_the_team = {
        line.classes for line in shown(Role.KURATOR) if line.address.startswith("/filer")
    }
    assert ("K1", "K2", "K3", "K4", "K7") in of_the_team
