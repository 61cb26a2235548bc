import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.builders import a_hat, a_user
from tests.finsam.markup import Markup

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
PASSWORD = "ett-langt-losenord-77"


def page(response):
    return Markup(response.content.decode())


def log_in(client, login, password=PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


@pytest.fixture
def colleague():
    user = a_hat().user
    user.set_password(PASSWORD)
    user.save()
    return user


def test_demo_accounts_stand_on_the_login_page_in_demo_mode_only(client, settings):
    settings.DEMO_MODE = True
    assert "socialkonsulent" in page(client.get(LOGIN)).text
    settings.DEMO_MODE = False
    assert "socialkonsulent" not in page(client.get(LOGIN)).text


def test_a_demo_account_is_one_button_and_needs_no_script(client, settings):
    settings.DEMO_MODE = True
    a_user(username="socialkonsulent", password="demo")
    shown = page(client.get(LOGIN))
    sent = shown.all("input", type="hidden", name="login")[0]["value"]
    password = shown.all("input", type="hidden", name="password")[0]["value"]
    assert log_in(client, sent, password).status_code == 302


def test_a_wrong_user_and_a_wrong_password_look_the_same(client):
    a_user(username="maja", password=PASSWORD)
    answers = [page(log_in(client, "maja", "fel")), page(log_in(client, "ingen", PASSWORD))]
    assert answers[0].text == answers[1].text
    assert "Inloggningen gick inte" in answers[0].text


def test_logging_in_and_out_leaves_no_message_for_a_later_page(client, colleague):
    answer = log_in(client, colleague.username)
    assert answer.status_code == 302
    assert not list(get_messages(answer.wsgi_request))
    answer = client.post(reverse("account_logout"))
    assert answer.url == LOGIN
    assert not list(get_messages(answer.wsgi_request))


def test_the_rules_for_a_password_are_read_with_its_field(client, colleague):
    client.force_login(colleague)
    shown = page(client.get(reverse("account_change_password")))
    assert shown.one("input", name="password1")["aria-describedby"] == "id_password1_helptext"
    assert shown.one("div", id="id_password1_helptext")
    assert set(shown.references()) <= set(shown.ids)


def test_a_refused_password_is_explained_and_nothing_is_said_to_be_kept(client, colleague):
    client.force_login(colleague)
    answer = client.post(reverse("account_change_password"), {"oldpassword": "fel"})
    assert "finns kvar" not in page(answer).text
    assert "Fel: Byt lösenord" in page(answer).text


def test_what_is_missing_looks_the_same_every_time(client, colleague):
    """So that nobody can tell an absent case from one they may not see (quality A5)."""
    client.force_login(colleague)
    answers = [client.get("/finns-inte/"), client.get("/finns-inte-heller/?q=hemligt")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_disabled_account_looks_like_a_wrong_password(client, colleague):
    wrong = page(log_in(client, colleague.username, "fel"))
    colleague.is_active = False
    colleague.save()
    assert page(log_in(client, colleague.username)).text == wrong.text


def test_from_outside_an_address_that_exists_and_one_that_does_not_look_alike(client):
    known, unknown = client.get("/roll/"), client.get("/finns/inte/")
    assert known.status_code == unknown.status_code == 302
    assert unknown.url.startswith(LOGIN)


def test_whoever_has_no_password_here_has_none_to_change(client):
    client.force_login(a_hat().user)
    assert client.get(reverse("account_change_password")).status_code == 404
