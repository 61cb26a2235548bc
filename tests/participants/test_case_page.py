from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now

from audit.models import Reading
from participants.reopening import reopen
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_held_follow_up,
    a_participant,
    a_team,
    a_user,
    an_enrolment,
    named,
    reviewed,
    says_why,
)
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
PAGES = ["case", "journal", "measures", "facts", "history", "edit_person", "change_huvudman"]


def ago(**span):
    return TODAY - timedelta(**span)


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=ago(days=80))


def url(name, case):
    return reverse(f"participants:{name}", args=[case.case_number])


def page_of(client, case, name="case"):
    return client.get(url(name, case))


def process(response):
    return {row.title: row for row in response.context["process"]}


def steps(response):
    return {step.name: step.state for step in response.context["head"].steps}


def test_the_head_says_who_and_which_case_and_the_title_only_which(client, case, hat):
    page = page_of(client, case).content.decode()
    assert f"<title>Ärende {case.case_number} – Samordning</title>" in page
    for words in (case.participant.name, hat.user.display_name, case.team.owner.name):
        assert words in page


@pytest.mark.parametrize("name", PAGES)
def test_a_colleague_in_the_team_opens_the_case_and_a_stranger_does_not_find_it(client, case, name):
    client.force_login(a_hat(team=case.team).user)
    assert page_of(client, case, name).status_code == 200
    client.force_login(a_hat().user)
    assert page_of(client, case, name).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_little_of_a_long_case_as_of_a_new_one(
    client, case, hat, name, django_assert_num_queries
):
    a_note(case, hat, days_ago=1)
    with CaptureQueriesContext(connection) as at_first:
        page_of(client, case, name)
    assert asked(at_first) <= 12
    a_long_story(case, hat)
    with django_assert_num_queries(len(at_first)):
        assert page_of(client, case, name).status_code == 200


@pytest.mark.parametrize("protected", [False, True])
def test_the_facts_of_a_case_with_everything_ask_no_more_than_a_page_may(client, protected):
    """Closed before, asked about later, opened again; in a narrow circle, or of a protected one."""
    hat = a_hat(team=a_team(readers="named"))
    client.force_login(hat.user)
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=ago(days=400))
    case.close(on=ago(days=300), outcome="work")
    later = {"closed_on": case.closed_on, "months": 6, "asked_on": TODAY, "asked_by": hat.user}
    case.later_statuses.create(**later, income=["SJUKPENNING"])
    reopen(case, on=ago(days=100), by=hat.user, reason="Platsen drogs in.")
    case.end_dates.create(kind="LAKARINTYG", ends_on=TODAY)
    if protected:
        people = type(case.participant).objects.filter(pk=case.participant_id)
        people.update(protection="marked", alias="Alias Björk")
        named(case, hat.user)
        says_why(client, case)
    with CaptureQueriesContext(connection) as asking:
        page = page_of(client, case, "facts").content.decode()
    for words in ("Platsen drogs in.", "6 månader", "Sjukpenning", "Läkarintyg", "Namngivna"):
        assert words in page
    assert f"Namngivna läsare: {hat.user.display_name if protected else 'ingen'}" in page
    assert asked(asking) <= 12


def a_note(case, hat, *, days_ago):
    day = ago(days=days_ago)
    case.notes.create(happened_on=day, text="Samtal", signed_by=hat.user, signed_at=now())


def a_long_story(case, hat):
    for days in range(20):
        a_note(case, hat, days_ago=days)
        case.support_measures.create(kind="DIETIST", needed_on=ago(days=days))
    for days in (60, 30):
        at = datetime.combine(ago(days=days), datetime.min.time(), get_current_timezone())
        planned = case.follow_ups.planned().get()
        planned.book(at=at, now=now())
        planned.book(at=at + timedelta(hours=1), reason="Sjukdom", now=now())
        a_held_follow_up(case, on=ago(days=days))
    case.assignments.create(user=a_user(), part="deputy", started_on=ago(days=9))


@pytest.mark.parametrize("name", PAGES)
def test_every_reading_of_the_case_stands_in_the_log(client, case, name):
    page_of(client, case, name)
    assert Reading.objects.get(view=f"participants:{name}").subjects == [case.pk]


def test_of_a_protected_person_the_pages_show_the_alias_only(client, hat):
    person = a_participant(
        controller=hat.team.owner,
        first_name="Samira",
        last_name="Holmdahl",
        protection="marked",
        alias="Alias Björk",
        birth_date=ago(days=12000),
    )
    case = an_enrolment(team=hat.team, responsible=hat.user, participant=person)
    person.last_name = "Holmgren"
    person.save()
    says_why(client, case)
    for name in ("case", "journal", "facts", "history"):
        page = page_of(client, case, name).content.decode()
        assert "Alias Björk" in page
        assert "Holm" not in page
        assert f"född {person.birth_date.year}" not in page
    history = client.get(url("history", case) + "?slag=personen").content.decode()
    assert "Efternamn" in history
    assert "Holm" not in history
    client.force_login(a_hat(team=hat.team).user)
    assert page_of(client, case).status_code == 404


def test_a_new_case_has_one_thing_to_do_and_says_when_the_rest_opens(client, case):
    response = page_of(client, case)
    rows = process(response)
    assert rows["Uppföljning 1"].action.label == "Boka uppföljningen"
    assert [row.title for row in rows.values() if row.action and row.action.primary] == [
        "Uppföljning 1"
    ]
    assert rows["Slutdokument"].sentence == (
        "Öppnas vid avslut. Ska då lämnas inom 21\N{NO-BREAK SPACE}dagar."
    )
    assert steps(response) == {
        "Inskriven": "done",
        "Uppföljning 1": "now",
        "Avslut": "ahead",
        "Slutdokument": "ahead",
        "Nästa aktör": "ahead",
    }


def test_a_booked_follow_up_is_the_next_to_be_held(client, case):
    at = datetime.combine(TODAY, datetime.min.time(), get_current_timezone())
    case.follow_ups.planned().get().book(at=at + timedelta(days=2, hours=10), now=now())
    row = process(page_of(client, case))["Uppföljning 1"]
    assert row.action.label == "Håll uppföljningen"
    assert "kl.\N{NO-BREAK SPACE}10.00" in row.sentence
    assert row.due_on == TODAY + timedelta(days=2)


def test_a_decision_to_close_opens_the_close(client, case):
    a_held_follow_up(case, on=ago(days=1), decision="close")
    response = page_of(client, case)
    assert process(response)["Avslut"].action.label == "Avsluta ärendet"
    assert steps(response)["Avslut"] == "now"


def test_a_closed_case_asks_for_its_final_document_and_then_for_the_next_actor(client, hat):
    case = a_closed_enrolment(
        team=hat.team, responsible=hat.user, started_on=ago(days=300), closed_on=ago(days=5)
    )
    case.next_actor = "Vårdcentralen"
    case.save()
    row = process(page_of(client, case))["Slutdokument"]
    assert row.action.primary
    assert row.due_on == case.final_document.due_on
    document = reviewed(case)
    for receiver in ("participant", "referrer"):
        document.receive(by=receiver, on=TODAY, way="hand")
    response = page_of(client, case)
    assert process(response)["Nästa aktör"].sentence == "Har Vårdcentralen tagit vid?"
    assert process(response)["Nästa aktör"].due_on == ago(days=5) + timedelta(days=14)
    assert steps(response)["Slutdokument"] == "done"


def test_a_misregistration_has_no_way_on(client, hat):
    case = a_closed_enrolment(
        team=hat.team, started_on=ago(days=30), closed_on=TODAY, outcome="misregistered"
    )
    response = page_of(client, case)
    assert list(steps(response)) == ["Inskriven", "Uppföljningar", "Avslut"]
    assert "Slutdokument" not in process(response)


def test_the_latest_tells_what_happened_with_the_newest_first(client, case, hat):
    a_long_story(case, hat)
    entries = page_of(client, case).context["entries"]
    days = [entry.day for entry in entries]
    assert len(entries) == 8
    assert days == sorted(days, reverse=True)


def test_the_story_holds_every_kind_of_happening(client, case, hat):
    at = datetime.combine(ago(days=9), datetime.min.time(), get_current_timezone())
    planned = case.follow_ups.planned().get()
    planned.book(at=at, now=now())
    planned.miss(reason="Sjuk", now=now())
    case.support_measures.create(kind="DIETIST", needed_on=ago(days=7), done_on=ago(days=3))
    a_held_follow_up(case, on=ago(days=2))
    titles = {entry.title for entry in page_of(client, case).context["entries"]}
    assert titles == {
        "Inskriven",
        "Uteblev",
        "Behov av samordnad insats",
        "Samordnad insats genomförd",
        "Uppföljning hållen",
    }


def test_a_note_counts_once_however_often_it_is_corrected(client, case, hat):
    note = {"happened_on": ago(days=1), "text": "x", "signed_by": hat.user, "signed_at": now()}
    wrong = case.notes.create(category="missed", **note)
    less_wrong = case.notes.create(category="phone", corrects=wrong, **note)
    case.notes.create(category="visit", corrects=less_wrong, **note)
    page = page_of(client, case).content.decode()
    assert "<dt>samtal och möten</dt><dd>1</dd>" in page
    assert "<dt>uteblivna</dt><dd>0</dd>" in page


def test_a_corrected_note_and_its_correction_are_both_marked_and_an_objection_stands_beside(
    client, case, hat
):
    signed = {"signed_by": hat.user, "signed_at": now()}
    wrong = case.notes.create(happened_on=ago(days=2), text="Fel dag", **signed)
    case.objections.create(note=wrong, made_on=TODAY, text="Så var det inte", **signed)
    right = case.notes.create(happened_on=ago(days=3), text="Rätt dag", corrects=wrong, **signed)
    page = page_of(client, case)
    marks = {entry.note.pk: entry for entry in page.context["entries"] if entry.note}
    assert marks[wrong.pk].note.is_corrected
    assert not marks[right.pk].note.is_corrected
    assert [str(one.text) for one in marks[wrong.pk].objections] == ["Så var det inte"]
    latest = page.content.decode().partition('id="timeline"')[2]
    for words in ("Rättad senare", "Rättelse", f"#note-{wrong.pk}", "Så var det inte"):
        assert words in latest
    assert f"Nedtecknad av {hat.user.display_name}, signerad" in latest
