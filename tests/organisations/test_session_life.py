"""The life of a login: its limits, its end in every browser, and the text that outlives it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from organisations.login.browsers import browser_in_words
from organisations.models import Login, ParkedForm
from organisations.models.parked import MOST_KEPT
from organisations.tasks import forget_old_logins
from participants.models import JournalNote
from tests.builders import a_hat, a_participant, a_user, an_enrolment
from tests.finsam.markup import Markup

pytestmark = pytest.mark.django_db

PASSWORD = "ett-langt-losenord-77"
LOGIN = reverse("account_login")
OWN = reverse("account_logins")
STAY = reverse("account_stay")
NOTE = "Ringde & frågade om <veckan>.\nVi ses igen på torsdag."


@pytest.fixture
def hat():
    return with_password(a_hat())


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


@pytest.fixture
def where(case):
    return reverse("participants:case", args=[case.case_number])


@pytest.fixture
def action(case):
    return reverse("participants:sign_note", args=[case.case_number])


def with_password(hat):
    hat.user.set_password(PASSWORD)
    hat.user.save()
    return hat


def a_browser():
    return Client(enforce_csrf_checks=True)


def log_in(browser, user, **more):
    token = token_in(browser.get(LOGIN))
    sent = {"login": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token} | more
    answer = browser.post(LOGIN, sent)
    assert answer.status_code == 302
    return answer


def wear(browser, hat):
    browser.post(reverse("organisations:choose_hat"), {"hat": hat.pk})


def token_in(answer):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode()).group(1)


def read(answer):
    return Markup(answer.content.decode())


def let_pass(user, **span):
    """Time goes by for every login of the person."""
    passed = timedelta(**span)
    user.logins.update(began_at=F("began_at") - passed, seen_at=F("seen_at") - passed)


def is_in(browser):
    return browser.get("/").status_code == 200


def a_note(token, **fields):
    sent = {"text": NOTE, "category": "conversation", "happened_on": str(localdate())}
    return (
        sent
        | {"form_key": "7c9f4f6e-4d6c-4b7a-9a53-0a7d1d1d9a11", "quick": "1"}
        | {"csrfmiddlewaretoken": token}
        | fields
    )


def a_text(hat, page="/", action="/", text="a"):
    """A text of the hat's that is parked."""
    facts = {"page": page, "action": action, "fields": {"text": [text]}}
    return ParkedForm.objects.park(hat.user, hat.pk, at=now(), forget=True, **facts)


# The limits


def test_nothing_for_twenty_minutes_ends_it_and_the_login_page_says_why(client, hat):
    log_in(client, hat.user)
    let_pass(hat.user, minutes=19, seconds=50)
    assert is_in(client)
    let_pass(hat.user, minutes=20)
    assert client.get("/").url == f"{LOGIN}?next=/"
    assert client.session.is_empty()
    assert "inget hände på 20 minuter" in read(client.get(LOGIN)).text
    assert hat.user.logins.get().ended_why == Login.Ended.IDLE
    row = Reading.objects.filter(user_id=hat.user.pk).latest("pk")
    assert (row.outcome, row.kind) == (Reading.Outcome.LOGGED_OUT, "idle")


def test_what_the_cookie_says_does_not_help_against_an_ended_row(client, hat):
    """The session's own row and cookie are whole and young: the login's row decides."""
    client.force_login(hat.user)
    let_pass(hat.user, minutes=20)
    kept = client.cookies["sessionid"].value
    assert not is_in(client)
    client.cookies["sessionid"] = kept
    assert not is_in(client)


def test_ten_hours_end_it_however_active_one_is(client, hat):
    log_in(client, hat.user)
    let_pass(hat.user, hours=9, minutes=59, seconds=50)
    hat.user.logins.get().stay(now())
    assert is_in(client)
    assert client.get(STAY).json() == {"left": pytest.approx(9, abs=2), "final": True}
    let_pass(hat.user, seconds=20)
    hat.user.logins.get().stay(now())
    assert not is_in(client)
    assert "inloggad i 10 timmar" in read(client.get(LOGIN)).text


def test_what_a_page_fetches_by_itself_is_no_activity(client, hat):
    client.force_login(hat.user)
    let_pass(hat.user, minutes=15)
    before = hat.user.logins.get().seen_at
    client.get("/filer/", headers={"HX-Request": "true", "X-Background": "1"})
    client.get(STAY, headers={"X-Background": "1"})
    assert hat.user.logins.get().seen_at == before
    client.get("/filer/")
    assert hat.user.logins.get().seen_at > before


def test_everything_that_polls_says_so():
    for path in Path("templates").rglob("*.html"):
        for tag in re.findall(r"<[^>]*hx-trigger=\"every[^>]*>", path.read_text()):
            assert "X-Background" in tag, path


def test_a_page_within_the_minute_writes_no_time(client, hat):
    client.force_login(hat.user)
    client.get("/")
    for passed, writes in ((0, 0), (70, 1), (0, 0)):
        let_pass(hat.user, seconds=passed)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/")
        changed = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
        assert len(changed) == writes, changed


def test_to_stay_begins_the_idle_time_anew(client, hat):
    client.force_login(hat.user)
    let_pass(hat.user, minutes=18, seconds=30)
    assert client.get(STAY, headers={"X-Background": "1"}).json()["left"] < 120
    client.post(STAY)
    assert client.get(STAY).json() == {"left": pytest.approx(1199, abs=2), "final": False}


# The end in every browser


def test_a_closed_account_ends_everything_and_opened_again_revives_nothing(client, hat):
    log_in(client, hat.user)
    hat.user.is_active = False
    hat.user.save()
    hat.user.is_active = True
    hat.user.save()
    assert not is_in(client)
    assert hat.user.logins.get().ended_why == Login.Ended.CLOSED


def test_an_account_closed_past_the_model_is_met_at_the_next_request(client, hat):
    log_in(client, hat.user)
    type(hat.user).objects.filter(pk=hat.user.pk).update(is_active=False)
    assert not is_in(client)
    type(hat.user).objects.filter(pk=hat.user.pk).update(is_active=True)
    assert not is_in(client)


def test_a_new_password_ends_the_others_and_says_so_there(client, hat):
    other = Client()
    log_in(client, hat.user)
    log_in(other, hat.user)
    new = "annat-langt-losenord-88"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert is_in(client)
    assert not is_in(other)
    assert "lösenordet byttes" in read(other.get(LOGIN)).text


def test_a_password_changed_elsewhere_ends_all(client, hat):
    log_in(client, hat.user)
    hat.user.set_password("annat-langt-losenord-88")
    hat.user.save()
    assert not is_in(client)
    assert hat.user.logins.get().ended_why == Login.Ended.PASSWORD


def test_whoever_logs_out_is_told_nothing_and_logged_once(client, hat):
    log_in(client, hat.user)
    client.post(reverse("account_logout"))
    assert hat.user.logins.get().ended_why == Login.Ended.LOGGED_OUT
    assert "Du loggades ut" not in read(client.get(LOGIN)).text
    rows = Reading.objects.filter(user_id=hat.user.pk, outcome=Reading.Outcome.LOGGED_OUT)
    assert rows.count() == 1


def test_the_page_shows_the_own_logins_and_only_those_that_live(client, hat):
    for agent, address in (("Firefox/140 (Windows)", "192.0.2.7"), ("Chrome/140 (Linux)", "::1")):
        log_in(Client(headers={"User-Agent": agent}, REMOTE_ADDR=address), hat.user)
    Client().force_login(a_hat().user)
    log_in(client, hat.user)
    gone = Login.objects.filter(user=hat.user).earliest("pk")
    type(gone).objects.filter(pk=gone.pk).update(seen_at=now() - timedelta(hours=1))
    shown = read(client.get(OWN))
    assert "Chrome på Linux" in shown.text
    assert "den här webbläsaren" in shown.text
    assert "192.0.2.7" not in shown.text
    assert len(re.findall("Inloggad ", shown.text)) == 2


def test_one_is_ended_from_another_browser_and_nobody_elses_is_there(client, hat):
    other, stranger = Client(), Client()
    log_in(other, hat.user)
    stranger.force_login(a_hat().user)
    log_in(client, hat.user)
    theirs = Login.objects.exclude(user=hat.user).get()
    assert client.post(reverse("account_end_login", args=[theirs.pk])).status_code == 404
    assert is_in(stranger)
    first = hat.user.logins.earliest("pk")
    assert client.post(reverse("account_end_login", args=[first.pk])).url == OWN
    assert not is_in(other)
    assert is_in(client)
    assert "från en annan webbläsare" in read(other.get(LOGIN)).text


def test_all_others_and_then_all_are_ended(client, hat):
    browsers = [Client(), Client()]
    for browser in [*browsers, client]:
        log_in(browser, hat.user)
    client.post(reverse("account_end_logins"))
    assert [is_in(browser) for browser in [*browsers, client]] == [False, False, True]
    log_in(browsers[0], hat.user)
    answer = client.post(reverse("account_end_logins"), {"everywhere": "1"})
    assert answer.url == LOGIN
    assert [is_in(browser) for browser in [*browsers, client]] == [False, False, False]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140", "Edge på Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10) Version/17 Safari/605", "Safari på Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox på Linux"),
        ("<script>alert(1)</script>", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)
def test_a_browser_is_named_in_words(sent, words):
    assert browser_in_words(sent) == words


def test_what_nobody_came_back_to_is_swept(client, hat):
    client.force_login(hat.user)
    a_text(hat)
    let_pass(hat.user, minutes=30)
    forget_old_logins()
    assert hat.user.logins.get().ended_why == Login.Ended.IDLE
    assert hat.user.parked_forms.count() == 1
    hat.user.logins.update(ended_at=F("ended_at") - timedelta(days=8))
    hat.user.parked_forms.update(made_at=F("made_at") - timedelta(days=8))
    forget_old_logins()
    assert not hat.user.logins.exists()
    assert not hat.user.parked_forms.exists()


# Text that outlives its login


def after_the_end(hat, page):
    """A browser whose login ended under an open page, and the token that the page holds."""
    browser = a_browser()
    log_in(browser, hat.user)
    token = token_in(browser.get(page))
    let_pass(hat.user, minutes=21)
    return browser, token


def test_a_form_sent_after_the_end_comes_back_to_whoever_wrote_it(hat, where, action):
    browser, token = after_the_end(hat, where)
    answer = browser.post(action, a_note(token), headers={"Referer": f"http://testserver{where}"})
    assert answer.url == f"{LOGIN}?next={where}"
    assert not JournalNote.objects.exists()
    assert "Det du hade skrivit är sparat" in read(browser.get(LOGIN)).text
    assert log_in(browser, hat.user, next=where).url == where
    shown = browser.get(where)
    markup = read(shown)
    parked = ParkedForm.objects.get()
    assert "ifyllt med ditt utkast" in markup.text
    assert "Din text finns kvar" not in markup.text
    assert "Ringde & frågade om <veckan>." in markup.text
    assert markup.all("input", name="parked_text", value=str(parked.pk))
    assert "csrfmiddlewaretoken" not in parked.fields


def test_where_a_form_has_no_drafts_the_text_is_shown_above_it(hat, case):
    page = reverse("participants:add_measure", args=[case.case_number])
    browser, token = after_the_end(hat, page)
    sent = {"csrfmiddlewaretoken": token, "actor_name": "Vårdcentralen <Norr>"}
    browser.post(page, sent, headers={"Referer": f"http://testserver{page}"})
    log_in(browser, hat.user, next=page)
    markup = read(browser.get(page))
    assert "Din text finns kvar" in markup.text
    assert "Vårdcentralen <Norr>" in markup.text
    assert markup.one("section", **{"data-parked": page})


def test_it_is_named_where_the_person_lands(hat, where, action):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token), headers={"Referer": f"http://testserver{where}"})
    log_in(browser, hat.user)
    start = read(browser.get("/"))
    assert "Din text finns kvar" in start.text
    assert "Ringde" not in start.text
    assert start.all("a", href=where)
    assert "Din text finns kvar" not in read(browser.get(OWN)).text


def test_nobody_else_gets_it_also_not_on_the_same_page_in_the_same_browser(hat, where, action):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token), headers={"Referer": f"http://testserver{where}"})
    colleague = with_password(a_hat(team=hat.team))
    log_in(browser, colleague.user)
    assert "Ringde" not in read(browser.get(where)).text


def test_under_a_hat_that_does_not_open_the_page_nothing_is_shown(hat, where, action):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token), headers={"Referer": f"http://testserver{where}"})
    other = a_hat()
    hat.user.memberships.update(ended_on=localdate() - timedelta(days=1))
    other.user = hat.user
    other.save()
    log_in(browser, hat.user)
    answer = browser.get(where)
    assert answer.status_code == 404
    assert "Din text" not in answer.content.decode()


def test_a_fragment_after_the_end_leads_the_page_to_the_login(hat, where, action):
    browser, token = after_the_end(hat, where)
    fragment = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{where}"}
    answer = browser.post(action, a_note(token), headers=fragment | {"X-CSRFToken": token})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"{LOGIN}?next={where}")
    assert ParkedForm.objects.get().page == where
    answer = browser.get("/filer/", headers=fragment)
    assert answer["HX-Redirect"] == f"{LOGIN}?next={where}"


def test_the_way_back_never_leaves_the_house(hat, where, action, case):
    """Without a page to go back to, it is the nearest above the form's own address that opens."""
    browser, token = after_the_end(hat, where)
    answer = browser.post(action, a_note(token), headers={"Referer": "https://example.se/x/"})
    assert answer.url == f"{LOGIN}?next={reverse('participants:journal', args=[case.case_number])}"


def test_half_typed_text_is_taken_after_the_end(hat, where, action):
    browser, token = after_the_end(hat, where)
    sent = a_note(token, parked_action=action)
    answer = browser.post(
        reverse("account_park"), sent, headers={"Referer": f"http://testserver{where}"}
    )
    assert answer.status_code == 204
    parked = ParkedForm.objects.get()
    assert (parked.user, parked.page, parked.action) == (hat.user, where, action)
    assert parked.values["text"] == [NOTE]
    assert "parked_action" not in parked.values


def test_an_old_page_after_a_new_login_loses_nothing(hat, where, action):
    browser, token = after_the_end(hat, where)
    log_in(browser, hat.user)
    sent = {"Referer": f"http://testserver{where}", "Sec-Fetch-Site": "same-origin"}
    answer = browser.post(action, a_note(token), headers=sent)
    assert answer.status_code == 403
    assert read(answer).all("a", href=where)
    assert "Ringde & frågade" in read(browser.get(where)).text
    fragment = sent | {"HX-Request": "true", "HX-Current-URL": f"http://testserver{where}"}
    assert browser.post(action, a_note(token), headers=fragment)["HX-Redirect"] == where
    assert ParkedForm.objects.count() == 1


def test_an_old_page_gives_its_text_to_its_own_person_only(hat, where, action):
    """Somebody else has logged in since, in the same browser."""
    browser, token = after_the_end(hat, where)
    colleague = with_password(a_hat(team=hat.team))
    log_in(browser, colleague.user)
    assert browser.post(action, a_note(token)).status_code == 403
    assert ParkedForm.objects.get().user == hat.user
    assert "Ringde" not in read(browser.get(where)).text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://x.se"}])
def test_what_another_site_sends_is_not_kept(hat, where, action, headers):
    browser, token = after_the_end(hat, where)
    log_in(browser, hat.user)
    assert browser.post(action, a_note(token), headers=headers).status_code == 403
    assert not ParkedForm.objects.exists()


def test_a_form_without_a_page_of_ours_is_not_kept(hat, where, action):
    browser, _ = after_the_end(hat, where)
    log_in(browser, hat.user)
    for token in ("x" * 64, "", "å" * 64, "kort"):
        assert browser.post(action, a_note(token)).status_code == 403
    assert not ParkedForm.objects.exists()


def test_the_text_is_encrypted_and_passwords_are_never_there(hat, where, action):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token, password="hemligt", code="123456"))
    assert not {"password", "code"} & set(ParkedForm.objects.get().values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM organisations_parkedform")
        assert "Ringde" not in cursor.fetchone()[0]


def test_the_forms_of_the_account_are_not_kept(hat, where):
    browser, token = after_the_end(hat, where)
    for name in ("account_change_password", "account_end_logins", "organisations:choose_hat"):
        sent = {"oldpassword": "x", "note": "y", "csrfmiddlewaretoken": token}
        browser.post(reverse(name), sent)
        browser.post(reverse("account_park"), sent | {"parked_action": reverse(name)})
    assert not ParkedForm.objects.exists()


def test_what_is_endless_or_empty_is_not_kept_and_an_ended_login_drives_nothing_out(
    hat, where, action
):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token, text="å" * 300_000))
    browser.post(action, {"text": "  ", "csrfmiddlewaretoken": token})
    assert not ParkedForm.objects.exists()
    for number in range(MOST_KEPT + 3):
        browser.post(action, a_note(token, text=f"Text {number}"))
    kept = [parked.values["text"] for parked in ParkedForm.objects.all()]
    assert sorted(kept) == sorted([f"Text {number}"] for number in range(MOST_KEPT))


def test_a_login_that_lives_lets_the_oldest_give_way(hat):
    for number in range(MOST_KEPT + 3):
        a_text(hat, text=str(number))
    kept = [parked.values["text"] for parked in hat.user.parked_forms.all()]
    assert len(kept) == MOST_KEPT
    assert kept[0] == [str(MOST_KEPT + 2)]


def test_the_same_form_sent_again_takes_it_up(hat, where, action):
    browser, token = after_the_end(hat, where)
    browser.post(action, a_note(token), headers={"Referer": f"http://testserver{where}"})
    log_in(browser, hat.user, next=where)
    token = token_in(browser.get(where))
    assert browser.post(action, a_note(token, text="", parked_text="1")).status_code == 200
    assert ParkedForm.objects.exists()
    number = ParkedForm.objects.get().pk
    assert read(browser.get(where)).all("input", name="parked_text", value=str(number))
    assert browser.post(action, a_note(token, parked_text=number)).status_code == 302
    assert JournalNote.objects.get().text == NOTE
    assert not ParkedForm.objects.exists()
    with CaptureQueriesContext(connection) as asked:
        browser.get(where)
    assert not [query for query in asked if "parkedform" in query["sql"]]


def test_it_can_be_thrown_away_by_its_owner_only(client, hat, where, action):
    address = reverse("account_discard", args=[a_text(hat, page=where, action=action).pk])
    client.force_login(a_user())
    assert client.post(address).status_code == 404
    client.force_login(hat.user)
    assert client.post(address).url == where
    assert not ParkedForm.objects.exists()


def test_a_closed_account_keeps_no_more_text(hat, where, action):
    browser, token = after_the_end(hat, where)
    hat.user.is_active = False
    hat.user.save()
    browser.post(action, a_note(token))
    assert not ParkedForm.objects.exists()


def test_what_was_written_under_one_hat_is_not_given_back_under_another(hat):
    """Also on a page that both open, as the one where a referral is registered."""
    other, browser = a_hat(user=hat.user), Client()
    page = reverse("referrals:register")
    log_in(browser, hat.user)
    wear(browser, hat)
    sent = {"reason": "Ordet som bara hör hit.", "csrfmiddlewaretoken": token_in(browser.get(page))}
    let_pass(hat.user, minutes=21)
    browser.post(page, sent, headers={"Referer": f"http://testserver{page}"})
    assert ParkedForm.objects.get().hat == hat
    log_in(browser, hat.user)
    for worn, shown in ((other, False), (hat, True)):
        wear(browser, worn)
        assert ("Ordet som bara" in read(browser.get(page)).text) is shown
        assert ("Din text finns kvar" in read(browser.get("/")).text) is shown


def test_of_two_texts_for_the_same_form_the_one_that_was_taken_is_gone(client, hat, where, action):
    texts = [a_text(hat, page=where, action=action, text=text) for text in "ab"]
    client.force_login(hat.user)
    client.post(action, a_note("", parked_text=texts[0].pk))
    assert JournalNote.objects.exists()
    assert ParkedForm.objects.get() == texts[1]
    client.post(action, a_note("", parked_text="9" * 5000))
    assert ParkedForm.objects.exists()


def test_a_text_that_is_led_to_choose_a_hat_is_parked_and_not_taken(client, hat, where, action):
    client.force_login(hat.user)
    text = a_text(hat, page=where, action=action, text="före")
    client.session.save()
    client.get(where)
    hat.ended_on = localdate() - timedelta(days=1)
    hat.save()
    answer = client.post(action, a_note("", parked_text=text.pk))
    assert answer.url == reverse("organisations:choose_hat")
    assert [parked.values["text"] for parked in ParkedForm.objects.all()] == [[NOTE], ["före"]]
    assert not Reading.objects.filter(outcome=Reading.Outcome.CHANGED).exists()


def test_a_text_that_meets_the_door_of_a_protected_case_is_parked(client, hat):
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Alias Björk")
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    client.force_login(hat.user)
    where, action, door = (
        reverse(f"participants:{name}", args=[case.case_number])
        for name in ("journal", "sign_note", "open_protected")
    )
    sent = {"Referer": f"http://testserver{where}"}
    assert client.post(action, a_note(""), headers=sent).url == door
    assert ParkedForm.objects.get().values["text"] == [NOTE]


def test_what_waits_for_a_confirmation_is_parked_too(client, hat, where, action):
    """A second step that was asked for since: the login may end before it is given."""
    client.force_login(hat.user)
    hat.team.owner.second_factor_required = True
    hat.team.owner.save()
    client.post(action, a_note(""), headers={"Referer": f"http://testserver{where}"})
    assert ParkedForm.objects.get().page == where
    assert "waiting_form" in client.session
