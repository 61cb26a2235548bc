from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from finsam.dates import add_months
from finsam.models import StaleRecord
from finsam.personal_numbers import invented
from organisations.roles import Role
from referrals.models import Referral
from referrals.rows import DRAWERS
from referrals.states import State
from referrals.views import deciding
from tests.builders import (
    a_hat,
    a_participant,
    a_referral,
    an_enrolment,
    an_organisation,
    says_why,
)
from tests.queries import asked
from tests.referrals.papers import a_form

pytestmark = pytest.mark.django_db
LIST = reverse("referrals:list")
DAY = date(2026, 3, 2)
LATER = date(2026, 3, 16)
PAGES = ["remiss", "ask", "plan", "queue", "decline", "accept", "handle"]


def search(client, words):
    """A search is sent, and leads to an address that does not hold it."""
    answer = client.post(LIST, {"q": words}, follow=True)
    assert words.split()[0] not in answer.redirect_chain[-1][0]
    return answer


def at(name, referral):
    return reverse(f"referrals:{name}", args=[referral.number])


def test_the_first_opening_by_the_team_marks_it_read(client, hat):
    referral = a_referral(team=hat.team)
    client.get(at("remiss", referral))
    referral.refresh_from_db()
    assert (referral.read_on, referral.handler) == (localdate(), hat)
    version = referral.version
    client.get(at("remiss", referral))
    referral.refresh_from_db()
    assert referral.version == version


def test_two_who_open_it_in_the_same_moment_both_see_it(client, hat, monkeypatch):
    referral = a_referral(team=hat.team)

    def too_late(self, **facts):
        raise StaleRecord

    monkeypatch.setattr(Referral, "read", too_late)
    assert client.get(at("remiss", referral)).status_code == 200


def test_the_whole_remiss_is_on_the_page(client, hat):
    referral = a_referral(
        team=hat.team,
        own_words="Jag vill orka mer.",
        obstacles=["illness"],
        obstacles_reason="Orkar två timmar.",
        personal_number="198112289874",
    )
    page = client.get(at("remiss", referral)).text
    for text in (
        referral.name,
        "Jag vill orka mer.",
        "Orkar två timmar.",
        "allvarlig sjukdom",
        "19811228-9874",
        "regionen",
    ):
        assert text in page
    assert f"<title>Remiss {referral.number} – Samordning</title>" in page


def test_the_age_limit_warns_and_does_not_block(client, hat):
    referral = a_referral(team=hat.team, personal_number=invented(date(1948, 6, 9), "woman", 0))
    page = client.get(at("remiss", referral)).text
    assert "Teamet är till för den som är 16–64 år" in page
    assert client.get(at("accept", referral)).status_code == 200


def test_questions_go_to_the_referrer(client, hat):
    referral = a_referral(team=hat.team)
    client.post(at("ask", referral), {"question": "Vilken ersättning?"})
    referral.refresh_from_db()
    assert (referral.current_state, referral.question) == (State.ASKED, "Vilken ersättning?")
    page = client.post(at("ask", referral), {"question": "Och en till?"})
    assert "Det går inte nu" in page.text
    assert "Och en till?" in page.text


def test_meetings_are_planned_and_what_came_of_them_is_noted(client, hat):
    referral = a_referral(team=hat.team)
    yesterday = localdate() - timedelta(days=1)
    client.post(
        at("plan", referral),
        {"visit_on": yesterday, "visit_outcome": "wants", "meeting_on": localdate()},
    )
    referral.refresh_from_db()
    assert (referral.visit_on, referral.visit_outcome) == (yesterday, "wants")
    assert referral.current_state == State.MEETING


def test_a_meeting_that_was_moved_or_missed_stays_in_sight(client, hat):
    referral = a_referral(team=hat.team)
    referral.plan(visit_on=date(2026, 3, 5))
    referral.plan(visit_on=date(2026, 3, 9))
    referral.plan(visit_outcome="absent")
    referral.plan(visit_on=date(2026, 3, 20), visit_outcome="")
    earlier = client.get(at("remiss", referral)).context["earlier"]
    assert [(meeting.day, meeting.outcome) for meeting in earlier] == [
        (date(2026, 3, 5), "flyttat"),
        (date(2026, 3, 9), "kom inte"),
    ]


def test_the_team_answers_and_withdraws_for_those_alone_who_do_not_log_in(client, hat):
    by_referrer, by_phone = a_referral(team=hat.team), a_referral(team=hat.team, referrer=hat)
    offers = ("Registrera svaret", "Remittenten återtar")
    for referral in (by_referrer, by_phone):
        referral.ask(on=localdate(), question="Vilken ersättning?")
        page = client.get(at("remiss", referral)).text
        assert [offer in page for offer in offers] == [referral is by_phone] * 2


@pytest.mark.parametrize("day", ["", (localdate() + timedelta(days=3)).isoformat()])
def test_a_meeting_that_has_not_been_has_no_outcome(client, hat, day):
    referral = a_referral(team=hat.team)
    page = client.post(at("plan", referral), {"visit_on": day, "visit_outcome": "wants"})
    assert "Ange dagen då mötet var" in page.text
    assert Referral.objects.get().visit_outcome == ""


def test_a_colleague_who_saved_first_is_shown_and_nothing_is_lost(client, hat):
    referral = a_referral(team=hat.team)
    seen = referral.version
    referral.plan(visit_on=DAY)
    page = client.post(at("plan", referral), {"version": seen, "visit_on": "2026-03-20"})
    assert "Två versioner" in page.text
    assert "2026-03-02" in page.text
    assert 'value="2026-03-20"' in page.text
    assert Referral.objects.get().visit_on == DAY


def test_the_queue_and_the_handler(client, hat):
    referral = a_referral(team=hat.team)
    client.post(at("queue", referral))
    client.post(at("handle", referral))
    referral.refresh_from_db()
    assert (referral.current_state, referral.handler) == (State.QUEUED, hat)
    assert "redan i kö" in client.post(at("queue", referral)).text


def test_a_remiss_by_phone_is_registered_on_one_page(client, hat):
    office = an_organisation(name="Ekonomiskt bistånd")
    answer = client.post(reverse("referrals:register"), a_form(referred_by=office.pk))
    referral = Referral.objects.get()
    assert answer["Location"] == at("remiss", referral)
    assert (referral.team, referral.referrer, referral.referred_by) == (hat.team, hat, office)
    assert referral.channel == "phone"
    assert referral.sent_on == localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"needs": ["KOMMUN"]}, "Välj minst två parter"),
        ({"obstacles": ["threat"]}, "Skriv varför insatsen ändå passar"),
        ({"received_on": (localdate() + timedelta(days=1)).isoformat()}, "kan inte ligga framåt"),
        ({"personal_number": "123"}, "tio eller tolv siffror"),
        ({"first_name": ""}, "Fyll i fältet"),
    ],
)
def test_a_registration_that_lacks_something_saves_nothing(client, hat, facts, message):
    page = client.post(reverse("referrals:register"), a_form(**facts))
    assert message in page.text
    assert "Långvarigt försörjningsstöd." in page.text
    assert not Referral.objects.exists()


def test_the_team_answers_and_withdraws_for_a_referrer_who_does_not_log_in(client, hat):
    client.post(reverse("referrals:register"), a_form())
    referral = Referral.objects.get()
    client.post(at("ask", referral), {"question": "Vilken ersättning?"})
    client.post(at("answer", referral), {"answer": "Försörjningsstöd."})
    assert Referral.objects.get().answer == "Försörjningsstöd."
    client.post(at("withdraw", referral), {"reason": "Handläggaren ringde."})
    assert Referral.objects.get().current_state == State.WITHDRAWN


@pytest.mark.parametrize("name", ["answer", "withdraw"])
def test_the_team_does_not_speak_for_a_referrer_who_logs_in(client, hat, name):
    referral = a_referral(team=hat.team)
    referral.ask(on=LATER, question="Vilken ersättning?")
    assert client.get(at(name, referral)).status_code == 404


def decline(client, referral, **facts):
    texts = {
        "reason": "not_ready",
        "internal_note": "Läkarintyg saknas.",
        "text_to_participant": "Du är välkommen åter.",
        "text_to_referrer": "Vi ser att annat behövs först.",
    }
    return client.post(at("decline", referral), texts | facts)


def test_declining_writes_nothing_before_the_last_button(client, hat):
    referral = a_referral(team=hat.team)
    for step, heading in enumerate(["Text till personen", "Text till remittenten", "Granska"]):
        page = decline(client, referral, step=step, go="on").text
        assert heading in page
        assert "Läkarintyg saknas." in page  # carried along, shown or hidden
        assert Referral.objects.get().current_state == State.SENT
    assert decline(client, referral, step=3, go="on").status_code == 302
    declined = Referral.objects.get()
    assert declined.current_state == State.DECLINED
    assert declined.decline_reason == "not_ready"
    assert declined.internal_note == "Läkarintyg saknas."
    assert declined.text_to_participant == "Du är välkommen åter."
    assert declined.text_to_referrer == "Vi ser att annat behövs först."


def test_a_step_back_keeps_what_was_written_ahead(client, hat):
    page = decline(client, a_referral(team=hat.team), step=2, go="back", text_to_referrer="Ännu ej")
    assert "Steg 2 av 4" in page.text
    assert "Ännu ej" in page.text
    assert "Fel:" not in page.text


def test_a_step_asks_for_what_is_its_own(client, hat):
    page = decline(client, a_referral(team=hat.team), step=0, go="on", reason="")
    assert "Steg 1 av 4" in page.text
    assert "Välj ett alternativ" in page.text
    page = decline(client, a_referral(team=hat.team), step=3, go="on", text_to_referrer="")
    assert "<title>Fel: Remiss" in page.text
    assert not Referral.objects.filter(declined_on__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_the_same_moment_are_both_led_to_the_remiss(hat, monkeypatch):
    referral = a_referral(team=hat.team, referrer=hat, referred_by=None)
    start = Barrier(2)
    at_once = deciding.decline_with

    def slowly(*said):
        sleep(0.5)
        at_once(*said)

    def press(_):
        client = Client()
        client.force_login(hat.user)
        try:
            start.wait(10)
            return decline(client, referral, step=3, go="on").headers.get("Location")
        finally:
            connection.close()

    monkeypatch.setattr(deciding, "decline_with", slowly)
    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(press, range(2))) == {at("remiss", referral)}


def test_the_team_finds_what_was_sent_to_it_and_no_other_team_does(client, hat):
    referral = a_referral(team=hat.team)
    stranger = a_hat()
    for name in PAGES:
        assert client.get(at(name, referral)).status_code == 200
    client.force_login(stranger.user)
    absent = client.get(reverse("referrals:remiss", args=["R-2026-999"]))
    for name in PAGES:
        forbidden = client.get(at(name, referral))
        assert forbidden.status_code == 404
        assert forbidden.content == absent.content


@pytest.mark.parametrize(
    "role", [Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.INSATSEKONOM, Role.SYSTEMADMIN]
)
def test_other_roles_find_no_remiss_at_all(client, role):
    referral = a_referral()
    place = {"team": referral.team} if role == Role.STYRGRUPPSLEDAMOT else {}
    client.force_login(a_hat(role, **place).user)
    assert client.get(LIST).status_code == 404
    for name in [*PAGES, "status"]:
        assert client.get(at(name, referral)).status_code == 404


@pytest.mark.parametrize("name", ["ask", "plan", "queue", "handle"])
def test_nothing_is_done_to_a_decided_remiss(client, hat, name):
    referral = a_referral(team=hat.team)
    referral.withdraw(on=LATER, reason="Flyttade.")
    assert client.post(at(name, referral)).status_code == 404
    assert client.get(at("remiss", referral)).status_code == 200


@pytest.mark.parametrize("name", ["accept", "decline", "withdraw"])
def test_a_remiss_that_came_to_its_end_meanwhile_is_said_to_be_decided(client, hat, name):
    referral = a_referral(team=hat.team, referrer=hat, referred_by=None)
    referral.withdraw(on=LATER, reason="Flyttade.")
    version = Referral.objects.get().version
    page = client.post(at(name, referral), follow=True)
    assert page.redirect_chain == [(at("remiss", referral), 302)]
    assert "Remissen är redan återtagen." in page.text
    assert Referral.objects.get().version == version


def test_the_last_button_of_declining_pressed_twice_declines_once(client, hat):
    referral = a_referral(team=hat.team)
    first, second = (decline(client, referral, step=3, go="on") for _ in range(2))
    assert first["Location"] == second["Location"] == at("remiss", referral)
    page = client.get(at("remiss", referral)).text
    assert "Remissen är redan avböjd." in page
    assert Referral.objects.get().history.filter(declined_on__isnull=False).count() == 1


def a_protected_case(team, responsible, **facts):
    person = a_participant(controller=team.owner, protection="marked", alias="Alias Björk")
    referral = a_referral(team=team, first_name="Hemliga", last_name="Namnet", **facts)
    enrolment = an_enrolment(
        team=team, participant=person, responsible=responsible, started_on=LATER
    )
    referral.accept(on=LATER, enrolment=enrolment)
    return referral


def test_a_protected_person_is_found_by_the_responsible_under_the_alias(client, hat):
    referral = a_protected_case(hat.team, hat.user)
    listed = client.get(LIST, {"flik": "avgjorda"}).text
    says_why(client, referral.enrolment)
    shown = client.get(at("remiss", referral)).text
    for page in (listed, shown):
        assert "Alias Björk" in page
        assert "Namnet" not in page
    assert referral.number not in search(client, "Namnet").text
    assert referral.number in search(client, "alias björk").text


def test_a_protected_person_is_hidden_from_the_colleagues_also_who_registered_it(client, hat):
    colleague = a_hat(team=hat.team)
    referral = a_protected_case(hat.team, colleague.user, referrer=hat)
    assert client.get(at("remiss", referral)).status_code == 404
    assert referral.number not in client.get(LIST, {"flik": "avgjorda"}).text
    assert search(client, referral.number).context["rows"] == []


def in_each_drawer(team):
    referrals = [a_referral(team=team) for _ in range(5)]
    referrals[1].read(on=DAY, by=a_hat(team=team))
    referrals[2].plan(visit_on=DAY)
    referrals[3].queue(on=DAY)
    referrals[4].withdraw(on=DAY, reason="Flyttade.")
    return referrals


def test_every_sent_remiss_lies_in_one_tab_and_the_counts_say_so(client, hat):
    referrals = in_each_drawer(hat.team)
    expected = {"nya": referrals[:2], "pagar": [referrals[2]], "ko": [referrals[3]]}
    expected["avgjorda"] = [referrals[4]]
    for slug, inside in expected.items():
        page = client.get(LIST, {"flik": slug})
        shown = {row.number for row in page.context["rows"]}
        assert shown == {referral.number for referral in inside}
        counts = {tab.label: tab.count for tab in page.context["tabs"]}
        assert counts == {"Nya": 2, "Pågår": 1, "I kö": 1, "Avgjorda": 1}
    states = [state for drawer in DRAWERS for state in drawer.states]
    assert sorted(states) == sorted(set(State) - {State.DRAFT})


def test_the_search_finds_numbers_and_names_in_every_tab(client, hat):
    referrals = in_each_drawer(hat.team)
    for referral in referrals:
        for words in (referral.number, referral.number.lower(), referral.last_name[2:].upper()):
            found = search(client, words).context["rows"]
            assert [row.number for row in found] == [referral.number]
    assert search(client, "samordning").context["rows"] == []


def test_no_draft_and_no_remiss_of_another_team_is_listed(client, hat):
    a_referral(team=hat.team, sent_on=None)
    a_referral()
    assert client.get(LIST).context["rows"] == []
    assert "Alla remisser har fått ett första svar." in client.get(LIST).text


def test_the_list_notes_what_it_showed(client, hat):
    referral = a_referral(team=hat.team)
    client.get(LIST)
    assert Reading.objects.latest("pk").subjects == [referral.pk]


def queries(client, address, **query):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return asked(captured)


def test_the_lists_ask_as_much_for_fifty_as_for_one(client, hat):
    a_referral(team=hat.team)
    queries(client, LIST)
    one = queries(client, LIST)
    for _ in range(49):
        a_referral(team=hat.team, referrer=a_hat(Role.REMITTENT))
    assert queries(client, LIST) == one <= 12


def test_the_referrers_list_asks_as_much_for_twenty_as_for_one(client):
    referrer = a_hat(Role.REMITTENT)
    client.force_login(referrer.user)
    colleague = a_hat(Role.REMITTENT, organisation=referrer.organisation)

    def three_more():
        a_referral(referrer=referrer)
        a_referral(referrer=colleague)
        a_referral(referrer=referrer, sent_on=None)

    three_more()
    queries(client, LIST)
    one = queries(client, LIST)
    for _ in range(19):
        three_more()
    assert queries(client, LIST) == one <= 12


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_team_costs_at_most_twelve_queries(client, hat, name):
    referral = a_referral(team=hat.team, personal_number="198112289874")
    client.get(at("remiss", referral))
    assert queries(client, at(name, referral)) <= 12


def test_the_page_of_the_referrer_costs_at_most_twelve_queries(client):
    referral = a_referral()
    referral.accept(on=LATER, enrolment=an_enrolment(team=referral.team, started_on=LATER))
    client.force_login(referral.referrer.user)
    client.get(at("status", referral))
    assert queries(client, at("status", referral)) <= 12


def test_the_next_follow_up_is_in_the_referrers_list(client):
    referral = a_referral()
    started_on = localdate()
    referral.accept(
        on=started_on, enrolment=an_enrolment(team=referral.team, started_on=started_on)
    )
    client.force_login(referral.referrer.user)
    [row] = client.get(LIST).context["rows"]
    assert row.next_event.label == "uppföljning"
    assert row.next_event.day == add_months(started_on, 3)
    assert row.words == "inskriven"
