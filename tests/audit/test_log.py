import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from audit.models import Reading
from finsam import access
from organisations.roles import Role
from tests.builders import a_hat, a_team, an_enrolment
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def a_read_case(client, hat):
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    client.get(reverse("participants:case", args=[case.case_number]))
    return case


def test_a_read_says_who_under_which_hat_what_and_when(client):
    hat = a_hat()
    case = a_read_case(client, hat)
    reading = Reading.objects.get(view="participants:case")
    assert (reading.user_id, reading.membership_id) == (hat.user.pk, hat.pk)
    assert (reading.asked, reading.subjects) == (case.case_number, [case.pk])
    assert (reading.outcome, reading.controller_id) == ("shown", hat.team.owner_id)


@pytest.mark.parametrize("number", ["known", "HAL-1999-999"])
def test_a_denial_is_logged_whether_or_not_the_case_exists(client, number):
    asked = an_enrolment().case_number if number == "known" else number
    client.force_login(a_hat().user)
    assert client.get(reverse("participants:case", args=[asked])).status_code == 404
    reading = Reading.objects.get()
    assert (reading.asked, reading.outcome) == (asked, "denied")


def test_an_error_is_logged_although_its_transaction_was_rolled_back(client, monkeypatch):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    client.raise_request_exception = False
    monkeypatch.setattr("participants.views.case.render", broken)
    address = reverse("participants:case", args=[case.case_number])
    assert client.get(address).status_code == 500
    assert Reading.objects.get().outcome == "failed"


def broken(*args, **kwargs):
    with transaction.atomic():
        raise RuntimeError("a fault in the page")


def test_a_page_that_shows_cases_without_noting_them_is_not_answered(client, monkeypatch):
    monkeypatch.setitem(access.TABLE, "audit:log", access.only(access.REVIEWER, reads="enrolment"))
    client.force_login(a_hat(Role.LOGGGRANSKARE).user)
    with pytest.raises(ImproperlyConfigured):
        client.get(reverse("audit:log"))


@pytest.mark.parametrize("statement", ["UPDATE {} SET who = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_not_change_the_log(client, statement):
    a_read_case(client, a_hat())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(Reading._meta.db_table))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE {} SET who = 'x'", "DELETE FROM {}"])
def test_not_even_the_owner_changes_a_row(client, statement):
    a_read_case(client, a_hat())
    with as_owner(), pytest.raises(Exception, match="append-only"):
        connection.cursor().execute(statement.format(Reading._meta.db_table))


def test_the_reviewer_sees_the_log_of_their_own_controller_only(client):
    a_read_case(client, a_hat(team=a_team(owner=None)))
    elsewhere = Reading.objects.get()
    reviewer = a_hat(Role.LOGGGRANSKARE)
    own = a_hat(team=a_team(owner=reviewer.organisation))
    case = a_read_case(client, own)
    client.force_login(reviewer.user)
    page = client.get(reverse("audit:log")).content.decode()
    assert case.case_number in page
    assert elsewhere.who not in page


def test_the_log_is_narrowed_by_case_and_a_faulty_date_keeps_what_was_typed(client):
    reviewer = a_hat(Role.LOGGGRANSKARE)
    own = a_hat(team=a_team(owner=reviewer.organisation))
    first, second = a_read_case(client, own), a_read_case(client, own)
    client.force_login(reviewer.user)
    page = client.get(
        reverse("audit:log"), {"asked": first.case_number, "first": "2026-02-30"}
    ).content.decode()
    assert f'<td role="cell" data-label="Frågade efter:">{first.case_number}' in page
    assert f'efter:">{second.case_number}' not in page
    assert "2026-02-30" in page
    assert "error-summary" in page


@pytest.mark.parametrize("role", [Role.SOCIALKONSULENT, Role.SYSTEMADMIN, Role.FORBUNDSCHEF])
def test_nobody_but_the_reviewer_opens_the_log(client, role):
    client.force_login(a_hat(role).user)
    assert client.get(reverse("audit:log")).status_code == 404
