import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Reading
from finsam.management.commands.rotate_field_keys import holders
from tests.builders import a_hat, a_team, an_organisation
from tests.finsam.markup import Markup
from tests.organisations.logging_in import (
    LOGIN,
    PASSWORD,
    SECOND,
    SECURITY,
    START,
    a_person,
    an_app,
    code_of,
    kinds_of,
    log_in,
    secret_on,
    some_time_passes,
)

pytestmark = pytest.mark.django_db
ADD_KEY = reverse("mfa_add_webauthn")
ADD_APP = reverse("mfa_activate_totp")
CODES = reverse("mfa_view_recovery_codes")
CONFIRM = reverse("account_reauthenticate")
CHANGES = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
]
NEW_KEY = "a-new-key-for-the-texts-0123456789-abcdefghij"
HOSTILE = ["", "null", "[]", "{}", "1", '"x"', '{"id": 1}', '{"response": {"userHandle": 7}}', "{"]


@pytest.fixture
def person():
    return a_person()


@pytest.fixture
def inside(client, person):
    """A client that has just logged in with a password."""
    log_in(client, person.user)
    return client


def is_inside(client):
    return client.get(START).status_code == 200


def outcomes(user):
    rows = Reading.objects.filter(user_id=user.pk).order_by("pk")
    return list(rows.values_list("outcome", "kind", "view"))


def add_app(client):
    secret = secret_on(client.get(ADD_APP))
    return secret, client.post(ADD_APP, {"code": code_of(secret)})


def require_second_factor(hat):
    owner = hat.team.owner
    owner.second_factor_required = True
    owner.save()


def test_an_app_is_added_and_its_codes_are_asked_for_at_the_next_login(inside, person):
    _, answer = add_app(inside)
    assert answer.url == CODES
    assert kinds_of(person.user) == {"totp", "recovery_codes"}
    inside.post(reverse("account_logout"))
    assert log_in(inside, person.user).url == SECOND
    assert not is_inside(inside)


def test_what_an_app_shares_and_what_makes_the_codes_cannot_be_read_in_the_database(inside, person):
    secret, _ = add_app(inside)
    kept_data = {row.type: row.data for row in Authenticator.objects.filter(user=person.user)}
    assert secret not in json.dumps(kept_data)
    assert kept_data["totp"]["secret"].startswith("gAAAA")
    assert kept_data["recovery_codes"]["seed"].startswith("gAAAA")


def test_the_secrets_follow_when_the_field_keys_are_changed(inside, person, settings):
    secret, _ = add_app(inside)
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = [NEW_KEY, *old]
    for left, write in ((2, False), (2, True), (0, True)):
        assert dict(holders())["organisations"](write=write) == left
    settings.FIELD_KEYS = [NEW_KEY]
    inside.post(reverse("account_logout"))
    log_in(inside, person.user)
    inside.post(SECOND, {"code": code_of(secret)})
    assert is_inside(inside)


def test_a_right_code_lets_in_and_the_log_says_how(client, person):
    secret = an_app(person.user)
    log_in(client, person.user)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302
    assert is_inside(client)
    assert ("logged_in", "password+totp", "account_login") in outcomes(person.user)


def test_a_wrong_code_lets_nobody_in_and_is_logged_on_the_person(client, person):
    an_app(person.user)
    log_in(client, person.user)
    answer = client.post(SECOND, {"code": "000000"})
    assert "Koden stämmer inte" in answer.content.decode()
    assert not is_inside(client)
    assert ("refused", "code", "account_login") in outcomes(person.user)


def test_a_code_works_once_in_every_process(client, person, monkeypatch):
    """allauth remembers used codes in the memory of one process: here it remembers nothing."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.cache.add", lambda *args, **kwargs: True)
    secret = an_app(person.user)
    code = code_of(secret)
    for let_in in (True, False):
        client.post(reverse("account_logout"))
        log_in(client, person.user)
        client.post(SECOND, {"code": code})
        assert is_inside(client) is let_in
    client.post(SECOND, {"code": code_of(secret, halfminutes=1)})
    assert is_inside(client)


def test_recovery_codes_are_shown_once_and_each_works_once(inside, person):
    add_app(inside)
    for _ in range(2):  # to open the page shows none, and spends nothing
        assert "<code>" not in inside.get(CODES).content.decode()
    shown = re.findall(r"<code>(\d{8})</code>", inside.post(CODES).content.decode())
    assert len(shown) == 10
    for again in (inside.get(CODES), inside.post(CODES)):
        assert shown[0] not in again.content.decode()
    for let_in in (True, False):
        inside.post(reverse("account_logout"))
        log_in(inside, person.user)
        inside.post(SECOND, {"code": shown[0]})
        assert is_inside(inside) is let_in


def test_the_last_step_takes_its_recovery_codes_with_it(inside, person):
    add_app(inside)
    assert inside.post(reverse("mfa_deactivate_totp")).url == SECURITY
    assert kinds_of(person.user) == set()


def test_every_change_is_logged(inside, person):
    add_app(inside)
    inside.post(reverse("mfa_generate_recovery_codes"))
    inside.post(reverse("mfa_deactivate_totp"))
    changed = [view for outcome, _, view in outcomes(person.user) if outcome == "changed"]
    assert changed == ["mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]


def test_nobody_removes_the_key_of_another(inside):
    other = a_person()
    key = Authenticator.objects.create(user=other.user, type="webauthn", data={"name": "Mobilen"})
    address = reverse("mfa_remove_webauthn", args=[key.pk])
    assert inside.get(address).status_code == inside.post(address).status_code == 404


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_key_that_answers_nonsense_is_not_added(inside, person, credential):
    sent = {"name": "Mobilen", "credential": credential}
    inside.get(ADD_KEY)
    assert "Nyckeln kunde inte användas" in inside.post(ADD_KEY, sent).content.decode()
    assert kinds_of(person.user) == set()


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_key_that_answers_nonsense_lets_nobody_in(client, credential):
    by_key = reverse("mfa_login_webauthn")
    assert "request_options" in client.get(by_key, headers={"Accept": "application/json"}).json()
    assert client.post(by_key, {"credential": credential}).url == LOGIN
    assert "Nyckeln kunde inte användas" in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("name", ["mfa_authenticate", "mfa_reauthenticate_webauthn"])
def test_a_key_that_fails_is_logged_and_counted_as_a_code_is(client, person, name):
    if name == "mfa_authenticate":  # the second step of a login, where a code would do as well
        an_app(person.user)
    log_in(client, person.user)
    if name != "mfa_authenticate":
        Authenticator.objects.create(user=person.user, type="webauthn", data={"name": "Mobilen"})
    sent = {"credential": '{"id": 1}'}
    assert [client.post(reverse(name), sent).status_code for _ in range(5)][-1] == 429
    assert outcomes(person.user).count(("refused", "webauthn", "account_login")) == 5


# Where a second step must be


@pytest.mark.parametrize("where", ["owner", "employer", "office", "association"])
def test_a_second_step_is_asked_for_by_each_place_of_the_hat(where):
    authority = an_organisation()
    office = an_organisation(part_of=authority)
    hats = {
        "owner": lambda: a_hat(team=a_team(owner=authority)),
        "employer": lambda: a_hat(employer=authority),
        "office": lambda: a_hat("remittent", organisation=office),
        "association": lambda: a_hat("systemadmin"),
    }
    hat = hats[where]()
    assert not hat.needs_second_factor
    place = hat.association or authority
    place.second_factor_required = True
    place.save()
    assert type(hat).objects.with_places().get(pk=hat.pk).needs_second_factor


def test_the_switch_bites_on_the_next_request_and_leaves_the_own_account_open(inside, person):
    assert is_inside(inside)
    require_second_factor(person)
    assert inside.get(START).url == SECURITY
    assert inside.get(reverse("participants:list")).url == SECURITY
    for name in ("mfa_index", "mfa_activate_totp", "account_logout", "organisations:choose_hat"):
        assert inside.get(reverse(name)).status_code == 200, name


def test_a_fragment_takes_the_whole_page_there(inside, person):
    require_second_factor(person)
    answer = inside.get(START, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == SECURITY


def test_whoever_adds_a_step_works_on(inside, person):
    require_second_factor(person)
    add_app(inside)
    assert is_inside(inside)
    inside.post(reverse("mfa_deactivate_totp"))
    assert not is_inside(inside)


def test_a_login_without_the_step_that_is_there_gives_it(inside, person):
    secret = an_app(person.user)
    require_second_factor(person)
    address = inside.get(START).url
    assert address == f"{reverse('mfa_reauthenticate')}?next=%2F"
    assert inside.post(address, {"code": code_of(secret)}).url == START
    assert is_inside(inside)


def test_another_hat_of_the_same_person_is_not_asked(inside, person):
    other = a_hat(user=person.user)
    require_second_factor(person)
    choose = reverse("organisations:choose_hat")
    inside.post(choose, {"hat": other.pk})
    assert is_inside(inside)
    inside.post(choose, {"hat": person.pk})
    assert inside.get(START).url == SECURITY


def test_the_rule_costs_no_query(client, person, django_assert_num_queries):
    from organisations.hats import hats_of

    with django_assert_num_queries(1):
        assert not hats_of(person.user)[0].needs_second_factor


def test_a_place_is_told_to_ask_by_its_name(person, capsys):
    owner = person.team.owner
    for options, asks in (([], True), (["--off"], False)):
        call_command("require_second_factor", owner.name, *options)
        owner.refresh_from_db()
        assert owner.second_factor_required is asks
    assert "krävs inte längre" in capsys.readouterr().out
    an_organisation(name=owner.name, part_of=an_organisation())
    with pytest.raises(CommandError, match="passar på 2"):
        call_command("require_second_factor", owner.name)


def test_whoever_has_lost_everything_begins_anew_and_is_logged_out(inside, person, capsys):
    add_app(inside)
    call_command("reset_second_factor", person.user.username)
    assert capsys.readouterr().out == "2 borttagna.\n"
    assert not is_inside(inside)
    assert log_in(inside, person.user).url == START
    with pytest.raises(CommandError, match="finns inte"):
        call_command("reset_second_factor", "ingen")


# Confirming anew


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_asks_who_is_there_when_five_minutes_have_passed(inside, person, name):
    an_app(person.user)
    some_time_passes(inside, 5 * 60 - 10)
    assert CONFIRM not in inside.get(reverse(name)).headers.get("Location", "")
    some_time_passes(inside, 20)
    for answer in (inside.get(reverse(name)), inside.post(reverse(name))):
        assert answer.url.startswith(CONFIRM)
    assert "totp" in kinds_of(person.user)


def test_the_codes_are_not_shown_to_whoever_finds_a_login_open(inside, person):
    add_app(inside)
    some_time_passes(inside, 600)
    assert inside.get(CODES).url.startswith(CONFIRM)


def test_a_page_that_was_not_reached_is_not_in_the_log_as_shown_or_saved(inside, person):
    require_second_factor(person)
    inside.get(START)
    inside.post(reverse("participants:list"), {"q": "Tova"})
    assert {outcome for outcome, _, _ in outcomes(person.user)} == {"logged_in"}


def test_a_confirmation_leads_back_and_is_logged(inside, person):
    some_time_passes(inside, 600)
    address = inside.get(ADD_APP).url
    assert inside.post(address, {"password": "fel"}).status_code == 200
    assert inside.get(ADD_APP).status_code == 302
    assert inside.post(address, {"password": PASSWORD, "next": ADD_APP}).url == ADD_APP
    assert inside.get(ADD_APP).status_code == 200
    assert ("confirmed", "password", "account_login") in outcomes(person.user)


def test_a_form_that_came_too_late_is_sent_again_with_what_was_typed(inside, person):
    some_time_passes(inside, 600)
    typed = {"name": "Min nyckel\r\nmed rad", "val": ["a", "b"]}
    address = inside.post(ADD_KEY, typed).url
    waiting = inside.session["waiting_form"]
    assert "Min nyckel" not in waiting
    inside.post(address, {"password": PASSWORD, "next": reverse("account_resume")})
    page = Markup(inside.get(reverse("account_resume")).content.decode())
    assert page.one("form", action=ADD_KEY)
    assert [field["name"] for field in page.all("textarea")] == ["name", "val", "val"]
    assert "Min nyckel" in page.text
    inside.post(ADD_KEY, typed)
    assert "waiting_form" not in inside.session


def test_what_waits_is_not_shown_to_whoever_has_not_confirmed(inside):
    some_time_passes(inside, 600)
    inside.post(ADD_KEY, {"name": "Min nyckel"})
    assert inside.get(reverse("account_resume")).url.startswith(CONFIRM)


def test_whoever_came_by_no_service_has_none_to_confirm_at(inside):
    assert inside.get(reverse("account_confirm_by_service")).status_code == 404


def test_a_password_is_confirmed_by_the_one_who_is_logged_in_only(client):
    assert client.get(CONFIRM).url.startswith(LOGIN)


def test_a_page_without_anything_waiting_leads_on(inside):
    assert inside.get(reverse("account_resume")).url == START


# Closed accounts


def test_an_account_that_is_closed_between_the_steps_stays_outside(client, person):
    secret = an_app(person.user)
    log_in(client, person.user)
    person.user.is_active = False
    person.user.save()
    client.post(SECOND, {"code": code_of(secret)})
    assert not is_inside(client)


def test_a_login_that_is_broken_off_leaves_nothing_of_its_first_step(client, person):
    an_app(person.user)
    log_in(client, person.user)
    assert client.post(reverse("account_cancel_login")).url == LOGIN
    assert client.get(SECOND).url == LOGIN


def test_a_whole_login_is_not_broken_off_by_the_way_out_of_a_half_one(inside):
    inside.post(reverse("account_cancel_login"))
    assert is_inside(inside)
