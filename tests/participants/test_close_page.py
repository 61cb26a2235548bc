import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from participants.models import Enrolment
from tests.builders import a_closed_enrolment, a_hat, a_held_follow_up, an_enrolment

pytestmark = pytest.mark.django_db
RESULT = {
    "closed_on": "2026-06-26",
    "reason": "Flyttar till annan ort.",
    "outcome": "work",
    "sus_reason": "ENLIGT_PLAN",
    "income_after": ["LON", "SJUKPENNING"],
    "occupation_after": ["ARBETAR"],
    "work_kind": "SUBVENTIONERAT",
    "registered_at_af": "True",
}
NEXT = {
    "next_step": "Anställning på halvtid\nmed <stöd>.",
    "next_actor": "Försäkringskassan",
    "next_on": "2026-07-01",
}


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def enrolment(owner):
    return an_enrolment(team=owner.team, responsible=owner.user, started_on=date(2026, 3, 2))


def url(enrolment, name="close"):
    return reverse(f"participants:{name}", args=[enrolment.case_number])


def send(client, enrolment, step, **data):
    return client.post(url(enrolment), {"step": step} | data)


def hidden(html):
    """What the page itself would send along, as a browser reads it."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)
    carried = {}
    for name, value in found:
        if name != "csrfmiddlewaretoken":
            carried.setdefault(name, []).append(unescape(value))
    return carried


def written(enrolment):
    enrolment.refresh_from_db()
    return enrolment.closed_on or enrolment.next_step


def test_the_pages_themselves_carry_everything_to_the_last_button(client, owner, enrolment):
    """Each step is sent as its page would send it, without any script."""
    second = send(client, enrolment, 1, **RESULT).content.decode()
    assert "Steg 2 av 3" in second
    third = client.post(url(enrolment), hidden(second) | NEXT).content.decode()
    assert "Steg 3 av 3" in third
    assert "Lön" in third
    assert "26\xa0juni 2026" in third
    assert not written(enrolment)
    answer = client.post(url(enrolment), hidden(third))
    assert answer.url == url(enrolment, "final_document")
    enrolment.refresh_from_db()
    assert enrolment.closed_on == date(2026, 6, 26)
    assert enrolment.outcome == "work"
    assert enrolment.income_after == ["LON", "SJUKPENNING"]
    assert enrolment.registered_at_af is True
    assert enrolment.next_step.splitlines() == ["Anställning på halvtid", "med <stöd>."]
    assert enrolment.next_on == date(2026, 7, 1)
    assert enrolment.final_document.due_on == date(2026, 7, 17)
    assert enrolment.follow_ups.get().cancelled_reason == "Flyttar till annan ort."


def test_a_close_that_came_too_late_leaves_the_head_as_the_case_stands(
    client, enrolment, monkeypatch
):
    def a_colleague_saves(mine, on):
        Enrolment.objects.filter(pk=mine.pk).update(version=mine.version + 1)

    monkeypatch.setattr(Enrolment, "_check_closable", a_colleague_saves)
    page = send(client, enrolment, 3, **RESULT | NEXT)
    assert page.context["form"].errors
    assert page.context["enrolment"].is_open
    assert not written(enrolment)


def test_going_back_keeps_what_was_written_and_scolds_nobody(client, enrolment):
    back = send(client, enrolment, 2, back="1", **RESULT, next_step="Halvskrivet")
    html = back.content.decode()
    assert "Steg 1 av 3" in html
    assert "error-summary" not in html
    assert 'value="2026-06-26"' in html
    assert 'value="Flyttar till annan ort."' in html
    assert hidden(html)["next_step"] == ["Halvskrivet"]
    assert 'value="SUBVENTIONERAT" selected' in html


def test_the_next_step_is_not_called_wrong_before_it_is_written(client, enrolment):
    assert "error-summary" not in send(client, enrolment, 1, **RESULT).content.decode()
    html = send(client, enrolment, 2, **RESULT).content.decode()
    assert "Skriv vem som tar vid" in html
    assert "Steg 2 av 3" in html


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"closed_on": "2999-01-01"}, "Avslutet kan inte ligga efter i dag"),
        ({"closed_on": "2026-03-01"}, "före inskrivningen 2\xa0mars 2026"),
        ({"outcome": ""}, "Välj ett resultat"),
        ({"outcome": "nonsense"}, "Fel: "),
        ({"reason": ""}, "Skriv varför ärendet avslutas utan uppföljning"),
        ({"work_kind": ""}, "Välj typ av arbete"),
        ({"occupation_after": ["STUDERAR"]}, "Typ av arbete gäller bara den som arbetar"),
        ({"outcome": "misregistered"}, "Felregistrering anges som både resultat och anledning"),
        ({"sus_reason": "AVLIDEN"}, "Avliden anges som både resultat och anledning"),
    ],
)
def test_a_fault_in_the_result_stops_at_the_first_step_and_keeps_the_rest(
    client, enrolment, given, said
):
    html = send(client, enrolment, 3, **RESULT | NEXT | given).content.decode()
    assert "<title>Fel: Ärende" in html
    assert "Steg 1 av 3" in html
    assert said in html
    assert hidden(html)["next_actor"] == ["Försäkringskassan"]
    assert not written(enrolment)


def test_a_close_before_the_last_follow_up_is_refused_at_the_first_step(client, enrolment):
    a_held_follow_up(enrolment, on=date(2026, 7, 1))
    html = send(client, enrolment, 3, **RESULT | NEXT).content.decode()
    assert "Den senaste uppföljningen hölls 1\xa0juli 2026." in html
    assert "Steg 1 av 3" in html
    assert not written(enrolment)


def test_after_a_decision_to_close_no_other_reason_is_asked_for(client, enrolment):
    a_held_follow_up(enrolment, on=date(2026, 6, 20), decision="close")
    assert "utan beslut vid en uppföljning" not in client.get(url(enrolment)).content.decode()
    given = {name: value for name, value in RESULT.items() if name != "reason"}
    assert send(client, enrolment, 3, **given | NEXT).status_code == 302


def test_a_misregistration_needs_no_next_step_and_gets_no_document(client, enrolment):
    facts = RESULT | {"outcome": "misregistered", "sus_reason": "FELREGISTRERING"}
    answer = send(client, enrolment, 3, **facts)
    assert answer.url == url(enrolment, "case")
    assert Enrolment.objects.get().outcome == "misregistered"
    assert client.get(url(enrolment, "final_document")).status_code == 404


def test_sent_twice_it_closes_once_and_leads_on(client, enrolment):
    for _ in range(2):
        answer = send(client, enrolment, 3, **RESULT | NEXT)
        assert answer.url == url(enrolment, "final_document")
    assert client.get(url(enrolment)).url == url(enrolment, "final_document")


@pytest.mark.parametrize("step", [2, 3])
def test_of_a_case_that_a_colleague_closed_first_nothing_typed_is_lost(client, owner, step):
    enrolment = a_closed_enrolment(closed_on=date(2026, 6, 26), team=owner.team)
    page = send(client, enrolment, step, **RESULT | NEXT | {"outcome": "studies"})
    html = page.content.decode()
    assert "Inget av det du skrev är sparat." in html
    for words in ("Flyttar till annan ort.", "&lt;stöd&gt;", "Försäkringskassan", "Lön", "Studier"):
        assert words in html
    enrolment.refresh_from_db()
    assert enrolment.outcome == "work"


def test_a_case_may_close_today_but_not_tomorrow(client, enrolment):
    tomorrow = localdate() + timedelta(days=1)
    assert send(client, enrolment, 3, **RESULT | NEXT | {"closed_on": tomorrow}).status_code == 200
    assert send(client, enrolment, 3, **RESULT | NEXT | {"closed_on": localdate()}).url


def test_a_stranger_can_neither_see_nor_close(client, enrolment):
    client.force_login(a_hat().user)
    assert client.get(url(enrolment)).status_code == 404
    assert send(client, enrolment, 3, **RESULT | NEXT).status_code == 404
    assert not written(enrolment)
