"""The end of a login in a real browser: the warning, the tabs, and the text that comes back."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from organisations.models import Login, ParkedForm
from participants.models import JournalNote
from tests.browser.checks import assert_accessible, log_in, settle
from tests.builders import a_hat, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Ringde om veckan.\nVi ses på torsdag."
WAKES = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def hat():
    hat = a_hat()
    hat.user.set_password("demo")
    hat.user.save()
    return hat


@pytest.fixture
def case(hat):
    started_on = localdate() - timedelta(days=80)
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=started_on)


@pytest.fixture
def said(page):
    """Errors of the console, the policy of content included."""
    messages = []
    page.on("console", lambda message: message.type == "error" and messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages


@pytest.fixture
def opened(page, live_server, hat, case):
    """The page of a case, or another of its pages, in a browser that is logged in."""

    def opened(name="participants:case"):
        log_in(page, live_server.url, hat.user.username)
        page.wait_for_url(f"{live_server.url}/")
        page.goto(live_server.url + reverse(name, args=[case.case_number]))
        settle(page)
        return page

    return opened


def note_in(page):
    return page.get_by_role("textbox", name="Anteckning", exact=True)


def let_pass(**span):
    passed = timedelta(**span)
    Login.objects.update(began_at=F("began_at") - passed, seen_at=F("seen_at") - passed)


def come_back(page, hat):
    """From the login page that the person was led to, to the page they were led from."""
    page.get_by_label("Användarnamn").fill(hat.user.username)
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in", exact=True).press("Enter")
    back = page.get_by_text("Din text finns kvar").or_(page.get_by_text("ifyllt med ditt utkast"))
    back.wait_for()


def test_the_warning_comes_by_itself_and_is_answered_by_keyboard(opened, settings, said):
    usual = settings.LOGIN_IDLE_LIMIT, settings.LOGIN_WARNING
    settings.LOGIN_IDLE_LIMIT, settings.LOGIN_WARNING = timedelta(minutes=2), timedelta(seconds=119)
    page = opened()
    warning = page.get_by_role("alertdialog", name="Du loggas snart ut")
    warning.wait_for()
    assert page.evaluate("document.activeElement.innerText") == "Fortsätt vara inloggad"
    assert "Om 2 minuter loggas du ut" in warning.inner_text()
    settings.LOGIN_IDLE_LIMIT, settings.LOGIN_WARNING = usual
    page.keyboard.press("Enter")
    warning.wait_for(state="hidden")
    assert said == []
    note_in(page).focus()
    let_pass(minutes=19)
    page.evaluate(WAKES)
    warning.wait_for()
    assert_accessible(page)
    page.keyboard.press("Escape")
    warning.wait_for(state="hidden")
    page.locator("[name=text]:focus").wait_for()
    assert Login.objects.live(now()).get().seconds_left(now()) > 60 * 19
    let_pass(minutes=19)
    page.evaluate(WAKES)
    warning.get_by_role("button", name="Logga ut").press("Enter")
    page.wait_for_url("**/konto/logga-in/")


def test_a_tab_that_is_used_keeps_the_other_alive(opened, context):
    page = opened()
    let_pass(minutes=18, seconds=30)
    page.evaluate(WAKES)
    warning = page.get_by_role("alertdialog")
    warning.wait_for()
    other = context.new_page()
    other.goto(page.url)
    page.evaluate(WAKES)
    warning.wait_for(state="hidden")
    let_pass(hours=9, minutes=40)  # of ten hours, a minute and a half is left
    Login.objects.update(seen_at=F("seen_at") + timedelta(hours=9, minutes=40))
    page.evaluate(WAKES)
    page.get_by_text("Du har varit inloggad länge.").wait_for()
    page.get_by_role("button", name="Jag förstår").press("Enter")
    warning.wait_for(state="hidden")
    page.evaluate(WAKES)
    page.wait_for_load_state("networkidle")
    assert not warning.is_visible()


def test_a_half_typed_note_comes_back_when_nobody_was_there(opened, hat, said):
    page = opened()
    note_in(page).fill(TEXT)
    page.get_by_role("combobox", name="Slag").select_option("phone")
    let_pass(minutes=21)
    page.evaluate(WAKES)
    page.get_by_text("inget hände på 20 minuter").wait_for()
    assert "Det du hade skrivit är sparat" in page.inner_text("main")
    assert said == []
    assert_accessible(page)
    said.clear()  # the checks themselves are stopped by the policy, and say so
    come_back(page, hat)
    expect(note_in(page)).to_have_value(TEXT)
    expect(page.get_by_role("combobox", name="Slag")).to_have_value("phone")
    assert said == []
    assert_accessible(page)
    page.get_by_role("button", name="Signera anteckningen").press("Enter")
    page.get_by_text("Anteckningen är signerad.").wait_for()
    assert JournalNote.objects.get().text.split() == TEXT.split()
    assert not ParkedForm.objects.exists()


@pytest.mark.parametrize("name", ["participants:case", "participants:journal"])
def test_a_note_sent_after_the_end_comes_back(opened, hat, name):
    """As a fragment on the page of the case, as a whole form in the journal."""
    page = opened(name)
    note_in(page).fill(TEXT)
    let_pass(minutes=21)
    page.get_by_role("button", name="Signera anteckningen").press("Enter")
    page.get_by_text("inget hände på 20 minuter").wait_for()
    come_back(page, hat)
    expect(note_in(page)).to_have_value(TEXT)
    assert not JournalNote.objects.exists()
    page.get_by_role("button", name="Börja om").press("Enter")
    page.get_by_text("Utkastet är borttaget.").wait_for()
    expect(note_in(page)).to_have_value("")


def test_a_form_without_drafts_is_filled_in_from_the_text_above_it(opened, hat):
    page = opened("participants:add_measure")
    kind, actor = page.locator("#id_kind"), page.locator("#id_actor_name")
    kind.select_option("DIETIST")
    actor.fill("Vårdcentralen")
    let_pass(minutes=21)
    page.get_by_role("button", name="Spara insatsen").press("Enter")
    page.get_by_text("inget hände på 20 minuter").wait_for()
    come_back(page, hat)
    expect(kind).to_have_value("DIETIST")
    expect(actor).to_have_value("Vårdcentralen")
    page.get_by_role("button", name="Ta bort texten").press("Enter")
    page.get_by_text("Den sparade texten är borttagen.").wait_for()
    expect(actor).to_have_value("")


def test_what_came_back_with_a_fault_is_kept_though_nothing_more_was_typed(opened, hat):
    page = opened("participants:add_measure")
    actor = page.locator("#id_actor_name")
    actor.fill("Vårdcentralen")
    page.locator("#id_kind").select_option("DIETIST")
    page.locator("#id_requested_on").fill(str(localdate() + timedelta(days=1)))
    page.get_by_role("button", name="Spara insatsen").press("Enter")
    page.get_by_text("Allt du skrivit finns kvar.").wait_for()
    let_pass(minutes=21)
    page.evaluate(WAKES)
    page.get_by_text("inget hände på 20 minuter").wait_for()
    come_back(page, hat)
    expect(actor).to_have_value("Vårdcentralen")


def test_a_draft_that_is_slow_on_its_way_does_not_stand_for_what_was_typed_after_it(opened, hat):
    page, on_their_way = opened(), []

    def overtakes(route):
        """Taken by the server before the drafts, whose answers come when the page is gone."""
        first = route.fetch()
        while on_their_way:
            on_their_way.pop().fetch()
        route.fulfill(response=first)

    page.route("**/utkast/**", lambda route: on_their_way.append(route))
    page.route(f"**{reverse('account_park')}", overtakes)
    with page.expect_request("**/utkast/**"):
        note_in(page).fill(TEXT)
    page.get_by_role("combobox", name="Slag").select_option("phone")
    let_pass(minutes=21)
    page.evaluate(WAKES)
    page.wait_for_timeout(500)  # what is kept at the end would be there by now
    page.unroute("**/utkast/**")
    while on_their_way:
        on_their_way.pop().continue_()
    page.get_by_text("inget hände på 20 minuter").wait_for()
    come_back(page, hat)
    expect(page.get_by_role("combobox", name="Slag")).to_have_value("phone")


def test_the_page_of_the_logins_is_accessible(opened, page, live_server, browser, hat):
    opened()
    elsewhere = browser.new_context().new_page()
    log_in(elsewhere, live_server.url, hat.user.username)
    elsewhere.wait_for_url(f"{live_server.url}/")
    page.locator("summary", has_text="Roll och konto").press("Enter")
    page.get_by_role("link", name="Dina inloggningar").press("Enter")
    page.get_by_role("heading", name="Dina inloggningar").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Avsluta Chrome").press("Enter")
    page.get_by_text("Inloggningen är avslutad.").wait_for()
    elsewhere.reload()
    elsewhere.get_by_text("från en annan webbläsare").wait_for()
    elsewhere.context.close()
