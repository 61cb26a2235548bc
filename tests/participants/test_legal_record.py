"""Utdrag till akten: what is signed, in order of time, under the number of the record."""

from datetime import timedelta
from io import BytesIO

import page
import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from pypdf import PdfReader

from audit.models import Reading
from documents.jobs import RENDERERS
from documents.models import Job
from finsam.dates import moment
from participants.followup_copies import Copy
from participants.models import Draft
from tests.builders import a_held_follow_up, a_participant, an_enrolment, reviewed, says_why

pytestmark = pytest.mark.django_db
TODAY = localdate()
START = TODAY - timedelta(days=200)
AKT = {"legal_system": "Lifecare", "legal_record": "2026-0417"}


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=START, **AKT)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def signed(case, hat, text, days, **facts):
    return case.notes.create(
        happened_on=START + timedelta(days=days),
        text=text,
        signed_by=hat.user,
        signed_at=now(),
        **facts,
    )


def produced(kind):
    file = RENDERERS[kind].render(Job.objects.get(kind=kind), lambda percent: None)
    reader = PdfReader(BytesIO(file.data))
    text = " ".join("".join(sheet.extract_text() for sheet in reader.pages).split())
    return file, text, str(reader.metadata)


def test_the_summary_holds_what_is_signed_in_order_and_both_versions(client, hat, case):
    first = signed(case, hat, "Kom klockan nio.", 10)
    signed(case, hat, "Kom klockan tio.", 10, corrects=first)
    first.objections.create(
        enrolment=case, made_on=TODAY, text="Jag kom nio.", signed_by=hat.user, signed_at=now()
    )
    meeting = a_held_follow_up(case, on=START + timedelta(days=60))
    meeting.participant_voice = "Det går framåt."
    meeting.save()
    signed(case, hat, "Efter mötet.", 90)
    draft = Draft(enrolment=case, author=hat, action=url("sign_note", case), saved_at=now())
    draft.fields = '{"text": ["Hemligt"]}'
    draft.save()
    assert client.post(url("extract_record", case)).status_code == 302
    assert [job.kind for job in Job.objects.all()] == ["journal_summary"]
    file, text, metadata = produced("journal_summary")
    told = ["Lifecare 2026-0417", "1. Samtal", "Kom klockan nio.", "Jag kom nio."]
    told += ["Rättad i nummer 2.", "2. Samtal", "Kom klockan tio.", "Rättar nummer 1."]
    told += ["3. Uppföljning 1", "Det går framåt.", "4. Samtal", "Efter mötet."]
    assert sorted(map(text.index, told)) == list(map(text.index, told))
    assert text.count("sent införd") == 3
    by = f"{meeting.signed_by.display_name}, {moment(meeting.signed_at)}"
    assert f"Signerad av {by}.".replace("\xa0", " ") in text
    meeting.signed_at = None
    assert Copy(meeting, 1, meeting.held_on, "").signed.endswith(", uppgift om när saknas")
    assert "Hemligt" not in text
    assert case.participant.last_name not in file.name + metadata
    report = page.validate_pdf_bytes(file.data, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert Reading.objects.latest("pk").outcome == "exported"


def test_of_a_closed_case_the_final_document_goes_along_with_its_receipts(client, case):
    case.close(on=TODAY, outcome="work", next_actor="Arbetsgivaren")
    assert "följer med när det är granskat" in client.get(url("documents", case)).text
    client.post(url("extract_record", case))
    assert {job.kind for job in Job.objects.all()} == {"journal_summary"}
    document = reviewed(case)
    document.receive(by="participant", on=TODAY, way="hand")
    client.post(url("extract_record", case))
    assert {job.kind for job in Job.objects.all()} == {"journal_summary", "record_document"}
    file, text, _ = produced("record_document")
    assert file.name == f"Slutdokumentation till akten {case}.pdf"
    assert "Akt Lifecare 2026-0417" in text
    assert f"Granskat av {document.reviewed_by.display_name}" in text
    assert "Till remittenten: inte än" in text
    assert "underskrift" not in text


def test_a_case_without_a_record_is_asked_for_it_first(client, hat):
    case = an_enrolment(team=hat.team, responsible=hat.user)
    assert "Ärendet har ingen akt än." in client.get(url("documents", case)).text
    sent = {"version": case.version, "legal_system": "Lifecare"}
    asked = client.post(url("extract_record", case), sent).text
    assert "<title>Fel: Ärende" in asked
    assert "Skriv numret" in asked
    assert 'value="Lifecare"' in asked
    assert not Job.objects.exists()
    client.post(url("extract_record", case), sent | {"legal_record": "7"})
    assert Job.objects.get().kind == "journal_summary"
    assert "Akt: Lifecare 7" in client.get(url("documents", case)).text


def test_of_a_protected_person_nothing_is_taken_out_without_a_deliberate_act(client, hat):
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Granen")
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user, **AKT)
    says_why(client, case)
    client.post(url("extract_record", case))
    assert not Job.objects.exists()
    client.post(url("extract_record", case), {"decided": "1"})
    text = produced("journal_summary")[1]
    assert "Granen" in text
    assert person.last_name not in text
