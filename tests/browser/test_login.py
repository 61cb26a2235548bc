"""Inloggningen i en riktig webbläsare: app, nyckel, inloggningstjänst och spärr, by keyboard."""

import pytest
from django.urls import reverse

from organisations.models import LoginLink
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, a_user
from tests.organisations.logging_in import code_of
from tests.organisations.login_service import a_login_service, provider_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person():
    return a_hat(user=a_user(username="maja", password="demo"))


@pytest.fixture
def complaints(page):
    """What the browser refuses or cannot do, such as what our policy forbids."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [line for line in said if "status of 4" not in line] == []


@pytest.fixture
def look(page, complaints):
    """Reads the page as axe does, whose own complaints of our policy are not the page's."""

    def assert_the_page_is_accessible():
        before = list(complaints)
        assert_accessible(page)
        complaints[:] = before

    return assert_the_page_is_accessible


def press(page, role, name):
    target = page.get_by_role(role, name=name).first
    target.focus()
    page.keyboard.press("Enter")


def enter_code(page, label, code):
    page.get_by_label(label).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_an_app_is_added_and_asked_for_by_keyboard(page, live_server, person, look):
    owner = person.team.owner
    owner.second_factor_required = True
    owner.save()
    log_in(page, live_server.url, "maja")
    page.get_by_text("kräver ett andra steg").wait_for()
    look()
    press(page, "link", "Lägg till en app")
    secret = page.locator(".secret").inner_text()
    look()
    enter_code(page, "Kod från appen", "000000")
    page.get_by_text("Koden stämmer inte").first.wait_for()
    enter_code(page, "Kod från appen", code_of(secret))
    page.get_by_text("De visas en enda gång").wait_for()
    look()
    press(page, "button", "Visa reservkoderna")
    page.get_by_text("Koderna visas bara nu").wait_for()
    look()
    press(page, "link", "Jag har sparat koderna")
    page.get_by_text("10 reservkoder kvar").wait_for()
    look()
    page.goto(f"{live_server.url}/")
    page.get_by_role("heading", level=1).wait_for()
    page.context.clear_cookies()
    log_in(page, live_server.url, "maja")
    page.get_by_role("heading", name="Andra steget").wait_for()
    look()
    enter_code(page, "Kod", code_of(secret, halfminutes=1))
    page.wait_for_url(f"{live_server.url}/")


def test_a_key_is_made_and_logs_in_without_user_name(page, live_server, person, look):
    """Keys belong to a name, and an address of numbers is none."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    log_in(page, address, "maja")
    page.goto(address + reverse("mfa_add_webauthn"))
    look()
    page.get_by_label("Namn på nyckeln").fill("Mobilen")
    press(page, "button", "Skapa nyckeln")
    page.get_by_text("De visas en enda gång").wait_for()
    page.goto(address + reverse("mfa_index"))
    page.get_by_text("Nyckel: Mobilen").wait_for()
    look()
    page.context.clear_cookies()
    page.goto(address + reverse("account_login"))
    look()
    press(page, "button", "Logga in med nyckel")
    page.wait_for_url(f"{address}/")
    page.context.clear_cookies()
    log_in(page, address, "maja")
    press(page, "button", "Använd nyckel i stället")
    page.wait_for_url(f"{address}/")
    page.goto(address + reverse("mfa_reauthenticate_webauthn") + "?next=/konto/sakerhet/")
    look()
    press(page, "button", "Bekräfta med nyckel")
    page.wait_for_url(address + reverse("mfa_index"))
    person.user.is_active = False
    person.user.save()
    page.goto(address + reverse("account_login"))
    press(page, "button", "Logga in med nyckel")
    page.get_by_role("heading", name="Kontot är inte kopplat").wait_for()
    person.user.is_active = True
    person.user.save()
    log_in(page, address, "maja")
    press(page, "button", "Använd nyckel i stället")
    page.wait_for_url(f"{address}/")
    page.goto(address + reverse("mfa_index"))
    press(page, "link", "Ta bort nyckeln Mobilen")
    press(page, "button", "Ta bort nyckeln")
    page.get_by_text("En sexsiffrig kod i mobilen").wait_for()


def test_a_login_service_lets_in_and_turns_away(page, live_server, person, settings, look):
    """Under our own policy of content, which lets no form end at another host."""
    with a_login_service() as service:
        settings.OIDC_PROVIDERS = [provider_of(service)]
        page.goto(live_server.url + reverse("account_login"))
        look()
        press(page, "button", "Logga in med Kommunens inloggning")
        page.get_by_role("heading", name="Kontot är inte kopplat").wait_for()
        look()
        LoginLink.objects.create(user=person.user, issuer=service.issuer, subject="42")
        press(page, "link", "Till inloggningen")
        press(page, "button", "Logga in med Kommunens inloggning")
        page.wait_for_url(f"{live_server.url}/")


def test_too_many_guesses_are_answered_in_words(page, live_server, person, look):
    for _ in range(5):
        log_in(page, live_server.url, "maja", "fel")
    page.get_by_role("heading", name="För många försök").wait_for()
    look()


def test_a_confirmation_is_asked_for_and_leads_back(page, live_server, person, look):
    log_in(page, live_server.url, "maja")
    page.goto(f"{live_server.url}{reverse('account_reauthenticate')}?next=/konto/sakerhet/")
    look()
    page.get_by_label("Lösenord").fill("demo")
    press(page, "button", "Bekräfta")
    page.get_by_role("heading", name="Inloggning och säkerhet").wait_for()
