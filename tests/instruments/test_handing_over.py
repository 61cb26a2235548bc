import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

from finsam.access import named_patterns
from instruments.models import Instrument, Measurement
from organisations.models import Pin
from tests.builders import a_hat, an_enrolment
from tests.organisations.test_session_life import (
    a_browser,
    let_pass,
    log_in,
    token_in,
    with_password,
)

pytestmark = pytest.mark.django_db
ANSWERS = {f"part_{place}": tenths for place, tenths in enumerate((64, 68, 64, 68))}


@pytest.fixture
def owner(client):
    hat = a_hat()
    hat.user.set_password("demo-demo")
    hat.user.save()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(owner):
    return an_enrolment(team=owner.team, responsible=owner.user, started_on=localdate())


def handed(client, case, code="ORS"):
    page = reverse("instruments:hand_over", args=[case.case_number, code])
    assert client.post(page, {"las": "1"}).url == page
    return page


def shown_at(case, code):
    return f"{reverse('instruments:case', args=[case.case_number])}?skala={code}"


def test_a_login_that_is_handed_over_answers_at_its_form_alone(client, case):
    """Every address of the application that needs no object, and those of the case itself."""
    page = handed(client, case)
    html = client.get(page).content.decode()
    assert 'type="range"' in html
    assert case.case_number not in html
    assert case.participant.last_name not in html
    tried = 0
    for name in {name for name, _ in named_patterns()} - {"account_unlock", "health"}:
        for args in ([], [case.case_number], [case.case_number, "SRS"]):
            try:
                address = reverse(name, args=args)
            except NoReverseMatch:
                continue
            tried += 1
            answer = client.get(address)
            assert (answer.status_code, answer.url) == (302, page), address
            assert answer["Clear-Site-Data"] == '"cache"'
    assert tried > 80
    assert client.post(reverse("account_logout")).url == page
    fragment = client.get(
        reverse("instruments:course", args=[case.case_number]), headers={"HX-Request": "true"}
    )
    assert (fragment.content, fragment["HX-Redirect"]) == (b"", page)
    thief = Client()
    thief.cookies = client.cookies
    assert thief.get(reverse("reporting:start")).url == page


def test_the_marks_are_the_persons_and_the_result_is_shown_as_the_instrument_says(client, case):
    page = handed(client, case)
    html = client.post(page, ANSWERS).content.decode()
    assert "Kryssa i rutan när alla märken sitter rätt" in html
    assert not Measurement.objects.exists()
    assert client.post(page, ANSWERS | {"sure": "on"}).url == f"{page}?klar"
    row = Measurement.objects.get()
    assert (row.total, row.source, row.measured_on) == (264, "handed", localdate())
    assert "ORS 26,4 vid första mätningen." in client.get(f"{page}?klar").content.decode()
    again = client.post(page, ANSWERS | {"sure": "on"}).content.decode()
    assert "Det finns redan en mätning den dagen." in again
    client.post(reverse("account_unlock"), {"secret": "demo-demo"})
    page = handed(client, case, "SRS")
    client.post(page, ANSWERS | {"sure": "on"})
    assert "26,4" not in client.get(f"{page}?klar").content.decode()


def test_a_pin_or_the_password_takes_the_device_back_and_guesses_close_it(client, owner, case):
    client.post(reverse("account_reauthenticate"), {"password": "demo-demo"})
    chosen = {"code": "271828", "again": "271828"}
    assert (
        "Skriv sex siffror"
        in client.post(reverse("account_pin"), {"code": "12345", "again": "12345"}).content.decode()
    )
    assert client.post(reverse("account_pin"), chosen).url == reverse("mfa_index")
    assert identify_hasher(Pin.objects.get().digest)
    page, door = handed(client, case), reverse("account_unlock")
    assert client.post(door, {"secret": "000000"}).status_code == 200
    assert client.post(door, {"secret": "271828"}).url == shown_at(case, "ORS")
    assert client.get(reverse("reporting:start")).status_code == 200
    assert handed(client, case) == page
    for guess in range(5):
        client.post(door, {"secret": f"{guess:06}"})
    assert client.post(door, {"secret": "271828"}).status_code == 429
    assert client.get(reverse("reporting:start")).url == page


def test_what_is_sent_from_the_handed_screen_is_not_kept_as_the_workers_words(owner, case):
    """A form that is turned away is kept only when a page of the login has signed it."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner.user)
    login = owner.user.logins.latest("pk")
    login.locked_to = reverse("instruments:hand_over", args=[case.case_number, "ORS"])
    login.save()
    address = reverse("participants:sign_note", args=[case.case_number])
    assert browser.post(address, {"text": "Inte mina ord."}).url == login.locked_to
    assert not owner.user.parked_forms.exists()


@pytest.mark.parametrize("code", ["000000", "123456", "987654", "234567"])
def test_a_pin_that_everybody_begins_with_is_refused(client, owner, code):
    client.post(reverse("account_reauthenticate"), {"password": "demo-demo"})
    html = client.post(reverse("account_pin"), {"code": code, "again": code}).content.decode()
    assert "Välj siffror som inte är lika eller i följd" in html
    assert not Pin.objects.exists()


def test_back_asks_the_server_and_a_form_that_is_gone_leads_to_the_lock(client, case):
    page = reverse("instruments:hand_over", args=[case.case_number, "ORS"])
    assert client.post(page, {"las": "1"})["Clear-Site-Data"] == '"cache"'
    assert client.get(page)["Clear-Site-Data"] == '"cache"'
    Instrument.objects.filter(code="ORS").update(raters=["handläggaren"])
    assert client.get(page).url == reverse("account_unlock")
    assert client.get(reverse("account_unlock")).status_code == 200


def test_an_empty_form_is_not_thanked_for(client, case):
    page = handed(client, case, "BIP")
    assert "Fyll i minst ett svar." in client.post(page, {"sure": "on"}).content.decode()
    assert not Measurement.objects.exists()


def test_the_device_is_taken_back_where_a_low_rating_of_the_talk_warns(client, case):
    """The ORS stands first among what is measured, and says nothing of the talk."""
    client.post(handed(client, case), ANSWERS | {"sure": "on"})
    client.post(reverse("account_unlock"), {"secret": "demo-demo"})
    client.post(handed(client, case, "SRS"), ANSWERS | {"sure": "on"})
    back = client.post(reverse("account_unlock"), {"secret": "demo-demo"}, follow=True)
    assert back.redirect_chain == [(shown_at(case, "SRS"), 302)]
    assert "Under 36: fråga vad som saknades." in back.text


@pytest.mark.parametrize("readers", ["teamet", "ansvarig"])
def test_a_profile_that_may_be_shown_shows_the_persons_own_answers(client, case, readers):
    """Also when only the responsible read it: the worker who lends the screen is one who does."""
    Instrument.objects.filter(code="BIP").update(shown_to_person=True, readers=readers)
    worker = Measurement(enrolment=case, instrument=Instrument.objects.get(code="BIP"))
    worker.rater = "HANDLAGGARE"
    worker.measure(values=[50] * 11, on=localdate())
    page = handed(client, case, "BIP")
    answers = {f"part_{place}": "30" for place in range(8)} | {"part_8": "-1", "sure": "on"}
    shown = client.post(page, answers, follow=True).text
    assert shown.count(">3</td>") == 8
    assert ">vet ej</td>" in shown
    assert "tolv månader" not in shown, "what the worker answers is the worker's"
    Instrument.objects.filter(code="BIP").update(shown_to_person=False)
    assert "</td>" not in client.get(f"{page}?klar").text


def test_who_cannot_unlock_cannot_hand_over(client, owner, case):
    owner.user.set_unusable_password()
    owner.user.save()
    client.force_login(owner.user)
    page = reverse("instruments:hand_over", args=[case.case_number, "ORS"])
    html = client.post(page, {"las": "1"}).content.decode()
    assert "Du behöver en pinkod" in html
    assert client.get(reverse("reporting:start")).status_code == 200


def test_what_was_sent_when_the_login_had_ended_is_saved_by_the_worker(owner, case):
    page = reverse("instruments:hand_over", args=[case.case_number, "ORS"])
    browser = a_browser()
    log_in(browser, with_password(owner).user)
    token = token_in(browser.get(page))
    browser.post(page, {"las": "1", "csrfmiddlewaretoken": token})
    token = token_in(browser.get(page))
    let_pass(owner.user, minutes=21)
    sent = browser.post(page, ANSWERS | {"sure": "on", "csrfmiddlewaretoken": token})
    assert sent.url.startswith(reverse("account_login"))
    assert not Measurement.objects.exists()
    kept = owner.user.parked_forms.get()
    assert (kept.action, kept.hat) == (page, owner)
    colleague, again = Client(), Client()
    colleague.force_login(a_hat(team=owner.team).user)
    assert "Svar som inte är sparade" not in colleague.get(page).content.decode()
    again.force_login(owner.user)
    html = again.get(page).content.decode()
    assert "Svar som inte är sparade" in html
    assert 'value="68"' in html
    # Without the mark that they are the person's own nothing is saved, and nothing is lost.
    assert "Kryssa i rutan" in again.post(page, ANSWERS | {"spara": "1"}).content.decode()
    saved = again.post(page, ANSWERS | {"sure": "on", "spara": "1"})
    assert saved.url == shown_at(case, "ORS")
    row = Measurement.objects.get()
    assert (row.total, row.source, row.measured_on) == (264, "handed", localdate())
    assert not owner.user.parked_forms.exists()
    assert "Svar som inte är sparade" not in again.get(page).content.decode()


def test_whoever_answers_without_lines_says_too_that_the_answers_are_theirs(client, case):
    page = handed(client, case, "BIP")
    answers = {f"part_{place}": "30" for place in range(9)}
    assert "Kryssa i rutan när svaren är" in client.post(page, answers).content.decode()
    assert not Measurement.objects.exists()
    assert client.post(page, answers | {"sure": "on"}).url == f"{page}?klar"
