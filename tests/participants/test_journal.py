from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from participants.models import JournalNote
from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=200))


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def written(**facts):
    defaults = {"text": "Vi talade om bussen.", "category": "phone", "form_key": str(uuid4())}
    return defaults | {"happened_on": str(TODAY)} | facts


def a_note(case, hat, *, days_ago=1, **facts):
    defaults = {"text": "Vi talade.", "signed_by": hat.user, "signed_at": now()}
    return case.notes.create(happened_on=TODAY - timedelta(days=days_ago), **defaults | facts)


def test_a_note_is_signed_by_who_wrote_it(client, case, hat):
    response = client.post(url("sign_note", case), written())
    assert response.url == url("journal", case)
    note = case.notes.get()
    assert (note.text, note.category, note.signed_by) == (
        "Vi talade om bussen.",
        "phone",
        hat.user,
    )


def test_the_quick_note_leads_back_to_the_case(client, case):
    assert client.post(url("sign_note", case), written(quick="1")).url == url("case", case)


def test_a_note_sent_twice_is_one_note(client, case):
    form = written()
    for _ in range(2):
        assert client.post(url("sign_note", case), form).status_code == 302
    assert case.notes.count() == 1


def test_another_text_under_a_used_key_is_kept_and_signed_the_next_time(client, case):
    form = written()
    client.post(url("sign_note", case), form)
    response = client.post(url("sign_note", case), form | {"text": "En annan text."})
    page = response.content.decode()
    assert "redan signerad" in page
    assert "En annan text." in page
    fresh = str(response.context["form"]["form_key"].value())
    assert fresh != form["form_key"]
    client.post(url("sign_note", case), form | {"text": "En annan text.", "form_key": fresh})
    assert case.notes.count() == 2


def test_the_same_key_in_another_hand_is_another_note(client, case, hat):
    form = written()
    client.post(url("sign_note", case), form)
    client.force_login(a_hat(team=hat.team).user)
    client.post(url("sign_note", case), form)
    assert case.notes.count() == 2


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"text": "  "}, "Skriv anteckningen"),
        ({"happened_on": str(TODAY + timedelta(days=1))}, "framåt i tiden"),
        ({"category": "gossip"}, "Slag"),
        ({"form_key": ""}, "Fel"),
    ],
)
def test_a_faulty_note_is_not_signed_and_keeps_its_words(client, case, facts, message):
    response = client.post(url("sign_note", case), written(**facts))
    page = response.content.decode()
    assert message in page
    assert "<title>Fel: " in page
    assert "Allt du skrivit finns kvar." in page
    assert not case.notes.exists()


def test_htmx_gets_an_empty_form_and_the_note_for_the_timeline(client, case):
    headers = {"HX-Request": "true"}
    page = client.post(url("sign_note", case), written(), headers=headers).content.decode()
    assert 'hx-swap-oob="afterbegin:#timeline"' in page
    assert "Vi talade om bussen." in page
    assert "<h1>" not in page
    faulty = client.post(url("sign_note", case), written(text=""), headers=headers)
    assert "Skriv anteckningen" in faulty.content.decode()


def test_a_correction_is_a_new_note_and_both_are_readable(client, case, hat):
    note = a_note(case, hat, text="Hon kom klockan nio.")
    page = client.get(url("correct_note", case, note.pk)).content.decode()
    assert "Hon kom klockan nio." in page
    client.post(url("correct_note", case, note.pk), written(text="Hon kom klockan tio."))
    assert JournalNote.objects.get(corrects=note).text == "Hon kom klockan tio."
    journal = client.get(url("journal", case)).content.decode()
    for words in ("klockan nio", "klockan tio", "Rättad senare", "Rättelse"):
        assert words in journal


def test_a_note_of_another_case_is_not_corrected_from_this_one(client, case, hat):
    other = a_note(an_enrolment(team=hat.team), hat)
    assert client.post(url("correct_note", case, other.pk), written()).status_code == 404


def test_a_note_signed_more_than_two_weeks_after_says_so(client, case, hat):
    a_note(case, hat, days_ago=14)
    assert "Sent införd" not in client.get(url("journal", case)).content.decode()
    a_note(case, hat, days_ago=15)
    assert "Sent införd" in client.get(url("journal", case)).content.decode()


def test_the_journal_shows_three_months_unless_more_is_asked_for(client, case, hat):
    a_note(case, hat, text="I våras", days_ago=120)
    assert "I våras" not in client.get(url("journal", case)).content.decode()
    for asked in ("?period=12", "?period="):
        assert "I våras" in client.get(url("journal", case) + asked).content.decode()


def test_the_journal_is_searched_by_kind_and_words_without_the_words_in_the_address(
    client, case, hat
):
    a_note(case, hat, text="Telefon om smärta", category="phone")
    a_note(case, hat, text="Möte om smärta", category="meeting")
    a_note(case, hat, text="Möte om buss", category="meeting")
    asked = {"q": "smärta", "slag": "meeting", "period": "3"}
    response = client.post(url("journal", case), asked, follow=True)
    assert [note.text for note in response.context["page"]] == ["Möte om smärta"]
    [(address, _)] = response.redirect_chain
    assert "sm" not in address


@pytest.mark.parametrize("name", ["journal", "sign_note"])
def test_a_stranger_finds_no_journal(client, case, name):
    client.force_login(a_hat().user)
    assert client.post(url(name, case), written()).status_code == 404
    assert not case.notes.exists()


def test_reading_and_signing_stand_in_the_log(client, case):
    client.get(url("journal", case))
    client.post(url("sign_note", case), written())
    seen = Reading.objects.filter(subjects=[case.pk]).values_list("view", "outcome")
    assert set(seen) == {
        ("participants:journal", "shown"),
        ("participants:sign_note", "changed"),
    }
