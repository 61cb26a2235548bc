"""The page where a team's leader reads a list in: checked first, chosen once, kept from others."""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from audit.models import Reading
from organisations.roles import Role
from participants.models import Enrolment
from referrals.caselist import waiting
from referrals.tasks import remove_old_lists
from tests.browser.checks import assert_accessible
from tests.builders import a_hat, a_team, an_organisation
from tests.referrals.lists import MAN, TEAM, WOMAN, a_list, a_row, an_open_row

pytestmark = pytest.mark.django_db
UPLOAD, CHECK, DISCARD = "referrals:import", "referrals:check_import", "referrals:discard_import"


@pytest.fixture
def leader():
    team = a_team(name=TEAM, owner=an_organisation(name="Sala kommun"))
    return a_hat(Role.VERKSAMHETSLEDARE, team=team)


@pytest.fixture
def desk(client, leader):
    client.force_login(leader.user)
    return client


def send(client, data: bytes, name: str = "lista.csv"):
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, data)})


def waiting_files() -> list[str]:
    return [path.name for path in waiting.folder().glob("*")]


def test_a_list_is_checked_before_anything_is_saved_and_chosen_once(desk):
    data = a_list(a_row(), an_open_row(Personnummer=MAN))
    assert send(desk, data).url == reverse(CHECK)
    checked = desk.get(reverse(CHECK)).content.decode()
    assert "Läs in 2 ärenden" in checked
    assert "saknas, Sala kommun antas" in checked
    assert not Enrolment.objects.exists()
    assert desk.post(reverse(CHECK)).status_code == 302
    assert Enrolment.objects.count() == 2
    assert waiting_files() == []


def test_the_history_says_who_read_the_list_in(desk, leader):
    send(desk, a_list(a_row()))
    desk.post(reverse(CHECK))
    assert Enrolment.objects.get().history.get().history_user == leader.user


def test_faults_stand_with_row_column_and_reason_and_there_is_nothing_to_press(desk):
    send(desk, a_list(a_row(Slutdatum="2019-02-30")))
    checked = desk.get(reverse(CHECK)).content.decode()
    assert "<title>Fel: Kontrollera listan" in checked
    for part in ("2019-02-30 är inget datum", ">Slutdatum<", ">2<", "välj den igen"):
        assert part in checked
    assert "Läs in 1" not in checked
    assert "Fel: " in desk.post(reverse(CHECK)).content.decode()
    assert not Enrolment.objects.exists()


def test_a_list_with_nothing_new_says_so(desk):
    for _ in range(2):
        send(desk, a_list(a_row()))
        answer = desk.get(reverse(CHECK)).content.decode()
        desk.post(reverse(CHECK))
    assert "Det finns inget nytt i listan" in answer
    assert "Läs in 0" not in answer


def test_only_the_leaders_own_team_may_be_named(desk):
    other = a_team(name="Samordningsteam Västerås")
    send(desk, a_list(a_row(Team=other.name)))
    checked = desk.get(reverse(CHECK)).content.decode()
    assert "finns inte bland de team som listan får nämna" in checked


def test_a_list_may_be_thrown_away(desk):
    send(desk, a_list(a_row()))
    assert len(waiting_files()) == 1
    assert desk.post(reverse(DISCARD)).url == reverse(UPLOAD)
    assert waiting_files() == []
    assert desk.get(reverse(CHECK)).url == reverse(UPLOAD)


def test_a_new_list_takes_the_place_of_the_one_that_waits(desk):
    send(desk, a_list(a_row()))
    send(desk, a_list(a_row(), a_row(Personnummer=MAN)))
    assert len(waiting_files()) == 1
    assert "Läs in 2 ärenden" in desk.get(reverse(CHECK)).content.decode()


def test_a_list_waits_for_half_an_hour_and_is_then_removed(desk, leader):
    send(desk, a_list(a_row()))
    later = now() + timedelta(minutes=31)
    assert waiting.find(desk.session, leader, now=later - timedelta(minutes=2)) is not None
    assert waiting.find(desk.session, leader, now=later) is None
    assert waiting.remove_old(later) == 1
    assert waiting_files() == []
    assert desk.get(reverse(CHECK)).url == reverse(UPLOAD)


def test_a_list_that_nobody_came_back_for_is_removed_by_the_clock(desk):
    send(desk, a_list(a_row()))
    [name] = waiting_files()
    remove_old_lists()
    assert waiting_files() == [name]
    hour_ago = now().timestamp() - 3600
    os.utime(waiting.folder() / name, (hour_ago, hour_ago))
    remove_old_lists()
    assert waiting_files() == []


def test_a_list_is_not_found_under_another_hat_or_by_another_person(desk, leader, client):
    send(desk, a_list(a_row()))
    other_hat = a_hat(Role.PROJEKTLEDARE, team=leader.team, user=leader.user)
    assert waiting.find(desk.session, other_hat, now=now()) is None
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=leader.team).user)
    assert client.get(reverse(CHECK)).url == reverse(UPLOAD)


def test_a_waiting_list_is_readable_by_the_application_alone(desk):
    send(desk, a_list(a_row()))
    [name] = waiting_files()
    assert waiting.folder().stat().st_mode & 0o077 == 0
    assert (waiting.folder() / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("role", [Role.SOCIALKONSULENT, Role.REMITTENT, Role.FORBUNDSCHEF])
@pytest.mark.parametrize("name", [UPLOAD, CHECK, DISCARD])
def test_it_is_found_by_leaders_only(client, role, name):
    client.force_login(a_hat(role).user)
    assert client.post(reverse(name)).status_code == 404


def test_without_a_file_or_with_an_empty_one_the_form_says_what_to_do(desk):
    assert "Välj en fil." in desk.post(reverse(UPLOAD)).content.decode()
    answer = send(desk, b"").content.decode()
    assert "Filen är tom" in answer
    assert "<title>Fel: " in answer


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bild.png", "Filer av det slaget tas inte emot."),
        ("lista.csv", "Filen är inte text i UTF-8 eller cp1252."),
    ],
)
def test_a_file_that_is_no_list_is_refused_on_the_page(desk, name, words):
    page = send(desk, b"\x89PNG\r\n\x81\x8d", name=name).content.decode()
    assert words in page
    assert "<title>Fel: " in page


def test_the_log_tells_which_cases_a_list_met(desk):
    send(desk, a_list(a_row()))
    desk.get(reverse(CHECK))
    desk.post(reverse(CHECK))
    readings = Reading.objects.filter(view=CHECK).order_by("pk")
    assert [(one.outcome, one.subjects) for one in readings] == [
        ("shown", []),
        ("changed", [Enrolment.objects.get().pk]),
    ]


def test_nothing_of_a_person_stands_in_the_address_the_session_or_the_file_name(desk):
    send(desk, a_list(a_row()), name=f"{WOMAN}.csv")
    kept = str(dict(desk.session)) + str(waiting_files()) + reverse(CHECK)
    assert WOMAN not in kept
    assert "Tova" not in kept


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_can_be_used_by_everyone(desk, leader, live_server, browser, tmp_path):
    context = browser.new_context()
    cookie = desk.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    tab = context.new_page()
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text))
    for rows in ([a_row(), an_open_row(Personnummer=MAN)], [a_row(Kön="x", Startdatum="")]):
        path = tmp_path / "lista.csv"
        path.write_bytes(a_list(*rows))
        tab.goto(live_server.url + reverse(UPLOAD))
        tab.get_by_label("Lista med ärenden").set_input_files(path)
        tab.get_by_role("button", name="Kontrollera listan").click()
        tab.get_by_role("heading", name="Kontrollera listan").wait_for()
        assert problems == []
        assert_accessible(tab)
        problems.clear()  # the inspection itself loads styles that the policy stops
    tab.goto(live_server.url + reverse(UPLOAD))
    tab.get_by_role("button", name="Kontrollera listan").click()
    tab.get_by_text("Välj en fil.").first.wait_for()
    assert_accessible(tab)
    context.close()
