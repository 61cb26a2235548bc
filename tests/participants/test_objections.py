"""Den enskildes invändning: beside what it is about, signed, and never changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from participants.models import Draft, Objection
from tests.builders import a_closed_enrolment, a_held_follow_up, an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
WORDS = "Jag kom i tid, det var bussen som var sen."


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=80))


@pytest.fixture
def note(case, hat):
    facts = {"text": "Kom sent.", "signed_by": hat.user, "signed_at": now()}
    return case.notes.create(happened_on=TODAY - timedelta(days=1), **facts)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def said(**facts):
    return {"text": WORDS, "made_on": str(TODAY), "form_key": str(uuid4())} | facts


def test_an_objection_stands_beside_the_note_with_who_wrote_it_down_and_when(
    client, case, note, hat
):
    page = client.get(url("object", case, "anteckning", note.pk)).content.decode()
    assert "Kom sent." in page
    client.post(url("object", case, "anteckning", note.pk), said())
    journal = client.get(url("journal", case)).content.decode()
    assert journal.index("Kom sent.") < journal.index(WORDS)
    assert f"Nedtecknad av {hat.user.display_name}, signerad" in journal
    assert case.notes.get().text == "Kom sent."


@pytest.mark.parametrize("kind", ["uppfoljning", "slutdokument"])
def test_any_signed_document_may_be_objected_to(client, hat, kind):
    case = a_closed_enrolment(
        team=hat.team, started_on=TODAY - timedelta(days=90), closed_on=TODAY - timedelta(days=2)
    )
    target, page = case.final_document, "final_document"
    if kind == "uppfoljning":
        case = an_enrolment(team=hat.team, started_on=TODAY - timedelta(days=90))
        target, page = a_held_follow_up(case, on=TODAY - timedelta(days=3)), "follow_ups"
    answer = client.post(url("object", case, kind, target.pk), said())
    assert answer.url == url(page, case)
    assert WORDS in client.get(answer.url).content.decode()
    if kind == "slutdokument":
        assert WORDS in client.get(url("preview_final_document", case)).content.decode()


def test_what_is_not_signed_or_of_another_case_is_not_objected_to(client, case, note, hat):
    planned = case.follow_ups.planned().get()
    other = an_enrolment(team=hat.team)
    for address in (
        url("object", case, "uppfoljning", planned.pk),
        url("object", other, "anteckning", note.pk),
        url("object", case, "slutdokument", 1),
        url("object", case, "remiss", note.pk),
    ):
        assert client.post(address, said()).status_code == 404
    assert not Objection.objects.exists()


def test_sent_twice_it_is_one_objection(client, case, note):
    form = said()
    for _ in range(2):
        assert client.post(url("object", case, "anteckning", note.pk), form).status_code == 302
    assert note.objections.count() == 1


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"text": " "}, "Skriv vad personen invänder"),
        ({"made_on": str(TODAY + timedelta(days=1))}, "framåt i tiden"),
        ({"made_on": ""}, "Ange dagen"),
    ],
)
def test_a_faulty_objection_is_not_signed_and_keeps_its_words(client, case, note, facts, message):
    page = client.post(url("object", case, "anteckning", note.pk), said(**facts)).content.decode()
    assert message in page
    assert not Objection.objects.exists()


def test_the_database_changes_no_objection_and_knows_no_objection_to_nothing(
    client, case, note, hat
):
    client.post(url("object", case, "anteckning", note.pk), said())
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(text="Något annat.")
    facts = {"made_on": TODAY, "text": WORDS, "signed_by": hat.user, "signed_at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        case.objections.create(**facts)


def test_it_has_a_draft_until_it_is_signed(client, case, note):
    address = url("object", case, "anteckning", note.pk)
    sent = {"parked_action": address, "text": "Jag kom i tid"}
    client.post(url("save_draft", case), sent, headers={"HX-Request": "true"})
    assert "Jag kom i tid" in client.get(address).content.decode()
    client.post(address, said())
    assert not Draft.objects.current(now()).exists()


def test_words_of_an_objection_are_found_in_the_journal(client, case, note):
    client.post(url("object", case, "anteckning", note.pk), said())
    found = client.post(url("journal", case), {"q": "bussen", "period": "3"})
    assert "Kom sent." in client.get(found.url).content.decode()


@pytest.mark.parametrize("page", ["journal", "follow_ups"])
def test_many_objections_cost_as_little_as_one(client, case, note, hat, page):
    held = a_held_follow_up(case, on=TODAY - timedelta(days=3))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url(page, case))
        counts.append(asked(queries))
        for target in ("anteckning", note), ("uppfoljning", held):
            for _ in range(3):
                client.post(url("object", case, target[0], target[1].pk), said())
    assert counts[0] == counts[1] <= 12
