import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Reading
from organisations.login.throttling import client_address, hidden_name
from tests.finsam.markup import Markup
from tests.organisations.logging_in import (
    LOGIN,
    PASSWORD,
    SECOND,
    START,
    a_person,
    an_app,
    code_of,
    log_in,
)

pytestmark = pytest.mark.django_db
LIMIT, OF_AN_ADDRESS = 5, 20
TYPED = "19811228-9874 hemligt"


@pytest.fixture
def person():
    return a_person()


def fail(client, name, times=1, **headers):
    answers = [
        client.post(LOGIN, {"login": name, "password": "fel"}, **headers) for _ in range(times)
    ]
    return [answer.status_code for answer in answers]


def time_passes(minutes):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_five_wrong_passwords_close_a_name_for_a_quarter_of_an_hour(client, person):
    assert fail(client, person.user.username, LIMIT) == [200] * (LIMIT - 1) + [429]
    answer = log_in(client, person.user)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "För många försök" in answer.content.decode()
    time_passes(14)
    assert log_in(client, person.user).status_code == 429
    time_passes(1)
    assert log_in(client, person.user).status_code == 302


def test_trying_on_does_not_keep_a_name_closed(client, person):
    """Or anybody could keep anybody out for ever."""
    fail(client, person.user.username, LIMIT)
    time_passes(14)
    fail(client, person.user.username, 3)
    time_passes(1)
    assert log_in(client, person.user).status_code == 302


def test_a_name_is_closed_from_every_address(client, person):
    for number in range(LIMIT):
        fail(client, person.user.username, REMOTE_ADDR=f"192.0.2.{number}")
    answer = client.post(
        LOGIN, {"login": person.user.username, "password": PASSWORD}, REMOTE_ADDR="198.51.100.1"
    )
    assert answer.status_code == 429


def test_an_address_is_closed_for_every_name_but_an_office_shares_one(client, person):
    found = [fail(client, f"gissning{number}")[0] for number in range(OF_AN_ADDRESS)]
    assert found == [200] * (OF_AN_ADDRESS - 1) + [429]
    assert log_in(client, person.user).status_code == 429
    elsewhere = {"login": person.user.username, "password": PASSWORD}
    assert client.post(LOGIN, elsewhere, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_a_good_login_clears_its_name_and_not_its_address(client, person):
    fail(client, person.user.username, LIMIT - 1)
    for number in range(OF_AN_ADDRESS - LIMIT):
        fail(client, f"gissning{number}")
    log_in(client, person.user)
    client.post(reverse("account_logout"))
    assert fail(client, person.user.username, LIMIT)[-2:] == [200, 429]
    assert AccessAttempt.objects.count() > OF_AN_ADDRESS - LIMIT


def test_a_name_that_nobody_has_closes_as_one_that_somebody_has(client, person):
    pages = []
    for name in (person.user.username, "ingen"):
        pages.append([client.post(LOGIN, {"login": name, "password": "fel"}) for _ in range(6)])
    assert [page.status_code for page in pages[0]] == [page.status_code for page in pages[1]]
    for known, unknown in zip(*pages, strict=True):
        assert Markup(known.content.decode()).text == Markup(unknown.content.decode()).text


def test_wrong_user_and_wrong_password_cost_the_same(client, person):
    """The password is hashed as often, and as much is asked of the database."""
    fail(client, "nollte")
    costs = []
    for name in (person.user.username, "ingen"):
        hashed = patch.object(MD5PasswordHasher, "encode", return_value="md5$salt$digest")
        with hashed as made, CaptureQueriesContext(connection) as queries:
            fail(client, name)
        costs.append((made.call_count, len(queries)))
    assert costs[0] == costs[1]
    assert costs[0][0] > 0


@pytest.mark.parametrize("name", ["account_login", "account_reauthenticate"])
def test_what_was_typed_is_in_no_column_and_no_line(client, person, caplog, name):
    caplog.set_level(logging.DEBUG)
    if name != "account_login":
        log_in(client, person.user)
    page = Markup(client.get(reverse(name)).content.decode())
    fields = {field["name"] for field in page.all("input") if "name" in field}
    assert {"password"} <= fields
    for _ in range(LIMIT + 1):
        client.post(f"{reverse(name)}?next=/deltagare/?q={TYPED}", dict.fromkeys(fields, TYPED))
    assert AccessAttempt.objects.exists()
    rows = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
    rows += [*AccessLog.objects.values(), *Reading.objects.values()]
    for text in ("19811228", "hemligt"):
        assert text not in str(rows)
        assert text not in caplog.text


def test_a_name_is_kept_as_a_hash_that_only_we_can_make(settings):
    request = RequestFactory().post("/", {"login": TYPED})
    kept = hidden_name(request)
    assert kept == hidden_name(request, {"username": f" {TYPED.upper()} "})
    settings.SECRET_KEY = "another" * 9
    assert kept != hidden_name(request)


@pytest.mark.parametrize(
    ("trusted", "claimed", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "nonsens", None),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_wrote(settings, trusted, claimed, address):
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": claimed} if claimed else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address


# Other guesses


def test_codes_are_guesses_too_and_a_right_one_comes_too_late(client, person):
    secret = an_app(person.user)
    log_in(client, person.user)
    codes = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(LIMIT)]
    assert codes == [200] * (LIMIT - 1) + [429]
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 429
    assert client.get(START).status_code == 302
    assert log_in(Client(), person.user).status_code == 429


@pytest.mark.parametrize("name", ["account_reauthenticate", "account_change_password"])
def test_whoever_finds_a_login_open_cannot_guess_the_password(client, person, name):
    log_in(client, person.user)
    sent = {"password": "fel", "oldpassword": "fel", "password1": "x", "password2": "x"}
    codes = [client.post(reverse(name), sent).status_code for _ in range(LIMIT)]
    assert codes == [200] * (LIMIT - 1) + [429]


def test_guesses_at_the_login_page_do_not_stop_somebody_at_work(client, person):
    log_in(client, person.user)
    fail(Client(), person.user.username, LIMIT)
    confirm = reverse("account_reauthenticate")
    assert client.post(confirm, {"password": PASSWORD}).status_code == 302


def test_a_closed_login_is_in_the_log_and_names_nobody(client, person):
    fail(client, person.user.username, LIMIT + 2)
    rows = Reading.objects.filter(outcome="closed")
    assert rows.count() == 3
    assert {(row.user_id, row.who) for row in rows} == {(None, "")}
    assert Reading.objects.filter(outcome="refused").count() == LIMIT - 1
