from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from finsam import access
from organisations.roles import Role
from tests.builders import a_hat, a_referral, a_team, a_user, an_enrolment
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def a_reading():
    return Reading.objects.exclude(view="account_login").get()


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


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/deltagare/19850101-9809/", "okänd del"),
        ("/deltagare/8501019809/journal/", "okänd del"),
        ("/deltagare/19850101-9809/utlamnat/7/", "okänd del/7"),
        ("/deltagare/HAL-1999-999/dokument/198501019809/", "HAL-1999-999/okänd del"),
        ("/deltagare/HAL-1999-999/livskompassen/anna-svensson/", "HAL-1999-999/okänd del"),
        ("/deltagare/HAL-1999-999/invandning/anteckning/3/", "HAL-1999-999/anteckning/3"),
        ("/remisser/R-1999-999/", "R-1999-999"),
        ("/remisser/anna.svensson/", "okänd del"),
    ],
)
def test_the_log_keeps_no_text_that_was_typed_in_an_address(client, address, kept):
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE).user)
    assert client.get(address).status_code == 404
    assert a_reading().asked == kept


def test_a_word_that_a_page_answers_to_is_kept(client):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    client.get(reverse("participants:edit_life_area", args=[case.case_number, "HALSA"]))
    assert a_reading().asked == f"{case.case_number}/HALSA"


@pytest.mark.parametrize("number", ["known", "HAL-1999-999"])
def test_a_denial_is_logged_whether_or_not_the_case_exists(client, number):
    asked = an_enrolment().case_number if number == "known" else number
    client.force_login(a_hat().user)
    assert client.get(reverse("participants:case", args=[asked])).status_code == 404
    reading = a_reading()
    assert (reading.asked, reading.outcome) == (asked, "denied")


def test_an_error_is_logged_although_its_transaction_was_rolled_back(client, monkeypatch):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    client.raise_request_exception = False
    monkeypatch.setattr("participants.views.case.render", broken)
    address = reverse("participants:case", args=[case.case_number])
    assert client.get(address).status_code == 500
    assert a_reading().outcome == "failed"


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
    elsewhere = a_reading()
    reviewer = a_hat(Role.LOGGGRANSKARE)
    own = a_hat(team=a_team(owner=reviewer.organisation))
    case = a_read_case(client, own)
    client.force_login(reviewer.user)
    page = client.get(reverse("audit:log")).content.decode()
    assert case.case_number in page
    assert elsewhere.who not in page
    assert elsewhere.asked not in page


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


def test_logins_and_refused_logins_are_logged_but_never_what_was_typed(client):
    hat = a_hat(user=a_user(username="maja", password="ett-langt-losenord-77"))
    address = reverse("account_login")
    client.post(address, {"login": "19880229-9806", "password": "fel"})
    client.post(address, {"login": "maja", "password": "ett-langt-losenord-77"})
    client.post(reverse("account_logout"))
    logged = Reading.objects.filter(view="account_login").order_by("pk")
    assert [(row.outcome, row.who) for row in logged] == [
        ("refused", ""),
        ("logged_in", "maja"),
        ("logged_out", "maja"),
    ]
    assert logged[1].user_id == hat.user.pk


def test_a_form_that_comes_back_with_faults_has_changed_nothing(client):
    hat = a_hat()
    case = a_read_case(client, hat)
    client.post(reverse("participants:book_follow_up", args=[case.case_number]), {"day": "x"})
    client.post(
        reverse("participants:book_follow_up", args=[case.case_number]),
        {"day": (localdate() + timedelta(days=1)).isoformat(), "at": "10:00"},
    )
    booked = Reading.objects.filter(view="participants:book_follow_up").order_by("pk")
    assert [row.outcome for row in booked] == ["shown", "changed"]


def test_a_referrers_reading_is_filed_under_the_controller_of_the_team(client):
    referrer = a_hat(Role.REMITTENT)
    referral = a_referral(referrer=referrer)
    client.force_login(referrer.user)
    client.get(reverse("referrals:status", args=[referral.number]))
    assert Reading.objects.get(kind="referral").controller_id == referral.team.owner_id


def test_a_login_is_shown_to_the_reviewer_of_the_controller_it_concerns(client):
    password = "ett-langt-losenord-77"
    theirs = a_hat(user=a_user(username="nagon-annans", password=password))
    client.post(reverse("account_login"), {"login": theirs.user.username, "password": password})
    for reviewed_at, shown in ((theirs.team.owner, True), (a_team().owner, False)):
        client.force_login(a_hat(Role.LOGGGRANSKARE, organisation=reviewed_at).user)
        page = client.get(reverse("audit:log")).content.decode()
        assert (theirs.user.display_name in page) is shown
