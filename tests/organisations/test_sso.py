from datetime import timedelta
from urllib.parse import urlparse

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from organisations.login.checks import check_login_services
from organisations.models import LoginLink, User
from tests.builders import a_hat, a_user
from tests.organisations.logging_in import (
    LOGIN,
    SECOND,
    START,
    a_person,
    an_app,
    code_of,
    log_in,
    some_time_passes,
)
from tests.organisations.login_service import a_login_service, plain, provider_of

pytestmark = pytest.mark.django_db
BEGIN = reverse("openid_connect_login", args=["kommunen"])
BACK = reverse("openid_connect_callback", args=["kommunen"])
UNLINKED = "Kontot är inte kopplat"


@pytest.fixture
def service(settings):
    with a_login_service() as running:
        settings.OIDC_PROVIDERS = [provider_of(running)]
        yield running


@pytest.fixture
def person(service):
    """Somebody who has no password here and an account there."""
    hat = a_hat()
    LoginLink.objects.create(user=hat.user, issuer=service.issuer, subject="42")
    return hat


def leave(client, **sent):
    """To the service; what it is asked."""
    answer = client.post(BEGIN, sent)
    there = answer["Refresh"].partition("url=")[2]
    assert there in answer.content.decode().replace("&amp;", "&")
    return plain(urlparse(there).query)


def come_back(client, service, asked):
    return client.get(BACK, plain(urlparse(service.grant(asked)).query))


def log_in_there(client, service, **sent):
    return come_back(client, service, leave(client, **sent))


def is_inside(client):
    return client.get(START).status_code == 200


def last_row():
    return Reading.objects.order_by("-pk").first()


def test_an_account_that_is_linked_opens_the_users_own_pages(client, service, person):
    assert "Logga in med Kommunens inloggning" in client.get("/konto/logga-in/").content.decode()
    assert log_in_there(client, service, next="/filer/").url == "/filer/"
    assert client.get(START).wsgi_request.user == person.user
    rows = Reading.objects.filter(outcome="logged_in", user_id=person.user.pk)
    assert [row.kind for row in rows] == ["socialaccount"]


def test_nothing_but_the_subject_is_asked_for_and_the_code_is_bound_to_the_browser(
    client, service, person
):
    asked = leave(client)
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"


def test_an_unknown_account_is_told_what_to_do_and_logged(client, service):
    answer = log_in_there(client, service)
    assert answer.status_code == 403
    assert UNLINKED in answer.content.decode()
    assert not User.objects.exists()
    assert (last_row().outcome, last_row().who) == ("refused", "")


def test_the_same_address_name_and_user_name_are_nobody(client, service, person):
    other = a_user(username="anna", email="anna@example.se")
    service.subject = "43"
    service.claims = {"email": other.email, "email_verified": True, "preferred_username": "anna"}
    assert UNLINKED in log_in_there(client, service).content.decode()
    assert not is_inside(client)


def test_claims_give_neither_roles_nor_memberships_and_nothing_of_them_is_kept(
    client, service, person
):
    service.claims = {"roles": ["systemadmin"], "groups": ["admin"], "name": "Canaria Kvist"}
    before = User.objects.values().get(pk=person.user.pk) | {"last_login": None}
    log_in_there(client, service)
    assert User.objects.values().get(pk=person.user.pk) | {"last_login": None} == before
    assert person.user.memberships.count() == 1
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    kept = str(dict(client.session))
    assert not any(word in kept for word in ("Canaria", "systemadmin", "access-token"))


def test_another_state_than_the_one_that_was_given_out_is_refused(client, service, person):
    asked = leave(client)
    answer = come_back(client, service, asked | {"state": "another"})
    assert answer.status_code == 403
    assert not is_inside(client)
    assert last_row().outcome == "refused"


def test_a_code_that_comes_back_twice_is_refused(client, service, person):
    way_back = service.grant(leave(client))
    answer = plain(urlparse(way_back).query)
    assert client.get(BACK, answer).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(BACK, answer).status_code == 403
    assert not is_inside(client)


def test_the_code_of_one_browser_does_not_let_another_in(client, service, person):
    theirs = service.grant(leave(client))
    client.cookies.clear()
    asked = leave(client)
    service.codes["code-1"] |= {"state": asked["state"]}
    stolen = plain(urlparse(theirs).query) | {"state": asked["state"]}
    assert client.get(BACK, stolen).status_code == 403
    assert not is_inside(client)


def test_a_service_that_names_another_issuer_is_not_talked_to(client, service, person):
    service.issuer = "https://annan.example.se"
    assert client.post(BEGIN).status_code == 403


def test_the_provider_may_not_be_exchanged_under_the_same_name(client, service, person, settings):
    """Its id here is the same, and so is the subject: another issuer, another person."""
    with a_login_service() as other:
        settings.OIDC_PROVIDERS = [provider_of(other)]
        assert UNLINKED in log_in_there(client, other).content.decode()


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://annan.example.se"}, {"aud": "another"}, {"exp": 1}, {"sub": None}],
    ids=lambda claims: next(iter(claims)),
)
def test_an_id_token_that_is_not_for_us_lets_nobody_in(client, service, person, claims):
    service.claims = claims
    assert log_in_there(client, service).status_code == 403
    assert not is_inside(client)


def test_a_service_that_is_away_is_said_in_words(client, service, settings):
    settings.OIDC_PROVIDERS = [provider_of(service, server_url="http://127.0.0.1:9")]
    answer = client.post(BEGIN)
    assert answer.status_code == 403
    assert "svarade inte som väntat" in answer.content.decode()


def test_who_changes_their_mind_there_is_told_so(client, service):
    answer = client.get(BACK, {"error": "access_denied", "state": leave(client)["state"]})
    assert "avbröt" in answer.content.decode()


def test_a_closed_account_and_one_that_is_unknown_look_the_same(client, service, person):
    person.user.is_active = False
    person.user.save()
    closed = log_in_there(client, service).content
    service.subject = "43"
    assert log_in_there(client, service).content == closed


def test_a_closed_account_is_out_on_the_next_request(client, service, person):
    log_in_there(client, service)
    person.user.is_active = False
    person.user.save()
    assert not is_inside(client)


def test_an_ended_membership_gives_nothing_on_the_next_request(client, service, person):
    log_in_there(client, service)
    person.ended_on = localdate() - timedelta(days=1)
    person.save()
    assert client.get(START).url == reverse("organisations:choose_hat")


def test_nobody_begins_by_a_link(client, service):
    assert client.get(BEGIN).status_code == 405
    assert client.post(reverse("openid_connect_login", args=["ingen"])).url.startswith(LOGIN)


# The second step


@pytest.mark.parametrize("counts", [True, False])
def test_a_login_there_counts_as_the_second_step_as_it_is_configured(
    client, service, person, settings, counts
):
    settings.OIDC_PROVIDERS = [provider_of(service, sso_counts_as_second_factor=counts)]
    owner = person.team.owner
    owner.second_factor_required = True
    owner.save()
    log_in_there(client, service)
    assert is_inside(client) is counts


@pytest.mark.parametrize("counts", [True, False])
def test_an_app_is_asked_for_unless_the_service_has_done_so(
    client, service, person, settings, counts
):
    settings.OIDC_PROVIDERS = [provider_of(service, sso_counts_as_second_factor=counts)]
    secret = an_app(person.user)
    assert (log_in_there(client, service).url == SECOND) is not counts
    if not counts:
        assert "Canaria" not in str(dict(client.session))
        client.post(SECOND, {"code": code_of(secret)})
    assert is_inside(client)


def test_whoever_came_that_way_confirms_there_and_stays_logged_in(client, service, person):
    log_in_there(client, service)
    some_time_passes(client, 600)
    add = reverse("mfa_activate_totp")
    page = client.get(client.get(add).url)
    assert page.url.startswith(reverse("account_confirm_by_service"))
    assert "Bekräfta hos Kommunens inloggning" in client.get(page.url).content.decode()
    key = client.session.session_key
    service.claims = {"auth_time": 1}
    asked = leave(client, next=add)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert come_back(client, service, asked).status_code == 403
    service.claims = {}
    assert log_in_there(client, service, next=add).url == add
    assert client.get(add).status_code == 200
    assert client.session.session_key == key


def test_another_account_there_does_not_confirm_this_one(client, service, person):
    other = a_person()
    log_in(client, other.user)
    log_in_there(client, service)
    assert client.get(START).wsgi_request.user == person.user
    left = Reading.objects.filter(user_id=other.user.pk, outcome=Reading.Outcome.LOGGED_OUT)
    assert left.count() == 1


# The links


def test_a_subject_is_linked_once_for_an_issuer(service, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        LoginLink.objects.create(user=a_user(), issuer=service.issuer, subject="42")
    LoginLink.objects.create(user=a_user(), issuer="https://annan.example.se", subject="42")


def link(user, *options, subject="77", provider="kommunen"):
    call_command(
        "link_login", user.username, "--provider", provider, "--subject", subject, *options
    )


def test_an_administrator_links_twice_and_removes_twice_without_harm(service, capsys):
    user = a_user()
    for _ in range(2):
        link(user)
    assert [(found.issuer, found.subject) for found in user.login_links.all()] == [
        (service.issuer, "77")
    ]
    for _ in range(2):
        link(user, "--remove")
    assert not LoginLink.objects.exists()
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Kontot är kopplat."
    assert "Inget har ändrats" in said[1]
    assert said[2] == "Kopplingen är borttagen."


def test_what_cannot_be_linked_is_refused_with_nothing_saved(service, person):
    for options in ({"subject": "42"}, {"provider": "ingen"}, {"subject": " "}):
        with pytest.raises(CommandError):
            link(a_user(), **options)
    with pytest.raises(CommandError, match="Användaren finns inte"):
        link(User(username="ingen"))
    assert LoginLink.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, None),
        ({"client_secret": ""}, "lacks client_secret"),
        ({"id": "kommunens inloggning"}, "letters, digits and hyphens"),
        ({"server_url": "http://idp.example.se"}, "not reached over https"),
        ({"issuer": "http://idp.example.se"}, "not reached over https"),
    ],
)
def test_a_service_that_is_set_wrongly_is_found_before_a_login(settings, facts, words):
    settings.DEMO_MODE = False
    good = {"id": "kommunen", "name": "Kommunen", "server_url": "https://idp.example.se"}
    good |= {"client_id": "samordning", "client_secret": "mycket hemligt"}
    settings.OIDC_PROVIDERS = [good | facts]
    found = [str(error) for error in check_login_services(None)]
    assert words in found[0] if words else found == []
    assert "mycket hemligt" not in str(found)
    settings.OIDC_PROVIDERS = [good, good]
    assert any("same id" in error.msg for error in check_login_services(None))
