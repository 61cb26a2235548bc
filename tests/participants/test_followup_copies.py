"""Uppföljningens kopia: one page of what all three said, on paper and when it is handed over."""

from datetime import timedelta
from io import BytesIO

import page
import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from pypdf import PdfReader

from documents import tasks
from documents.jobs import RENDERERS
from documents.models import Job
from participants.followup_copies import next_words
from participants.models import Disclosure, FollowUp
from tests.builders import (
    a_consent,
    a_held_follow_up,
    a_participant,
    an_enrolment,
    says_why,
)
from tests.participants.test_disclosure import Guide

pytestmark = pytest.mark.django_db
TODAY = localdate()
START = TODAY - timedelta(days=200)
VOICES = {
    "participant_voice": "Det går bättre nu.",
    "referrer_voice": "Vi väntar på intyget.",
    "team_voice": "Vi bokar arbetsträningen.",
}


@pytest.fixture
def case(hat):
    case = an_enrolment(
        team=hat.team,
        responsible=hat.user,
        started_on=START,
        referring_party="AF",
        referrer_contact="Ulf Tillberga",
    )
    a_held_follow_up(case, on=START + timedelta(days=60))
    return case


def held(case, hat, **said):
    """The second follow-up, with three who were called and two who came."""
    meeting = case.follow_ups.planned().get()
    meeting.attendees.call(meeting, [("Eva Ek", "arbetsterapeut"), ("Bo Berg", "läkare")])
    came = meeting.attendees.get(name="Eva Ek").key
    meeting.attendees.tick(meeting, ["participant", came])
    on, facts = START + timedelta(days=120), {**VOICES, "reason": "Planen gäller.", **said}
    meeting.changes.create(kind="moved", was_for=now(), reason="Hemligt om flytten", made_at=now())
    meeting.hold(on=on, decision="continue", signed_by=hat.user, signed_at=now(), **facts)
    meeting.objections.create(
        enrolment=case, made_on=TODAY, text="Jag kom i tid.", signed_by=hat.user, signed_at=now()
    )
    case.notes.create(
        happened_on=on, text="Hemligt i journalen", signed_by=hat.user, signed_at=now()
    )
    return meeting


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def printed(client, case, meeting, **sent):
    client.post(url("print_follow_up", case, meeting.pk), sent)
    job = Job.objects.get()
    return job, RENDERERS[job.kind].render(job, lambda percent: None)


def test_the_copy_is_one_tagged_page_of_what_was_said_and_nothing_internal(client, hat, case):
    meeting = held(case, hat)
    _, file = printed(client, case, meeting)
    [sheet] = PdfReader(BytesIO(file.data)).pages
    text = " ".join(sheet.extract_text().split())
    told = [*VOICES.values(), "Fortsätta.", "Planen gäller.", "Jag kom i tid."]
    told += ["Deltagaren; Eva Ek, arbetsterapeut.", "Senast", case.participant.shown_name]
    assert [words for words in told if words not in text] == []
    assert "Bo Berg" not in text, "who was called and did not come took no part"
    assert "Hemligt" not in text
    assert file.name == f"Uppföljning 2 {case}.pdf"
    assert case.participant.last_name not in str(PdfReader(BytesIO(file.data)).metadata)
    report = page.validate_pdf_bytes(file.data, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_much_that_was_said_still_stands_on_one_page(client, hat, case):
    meeting = held(case, hat, **dict.fromkeys(VOICES, "Det var mycket att säga om veckan. " * 30))
    _, file = printed(client, case, meeting)
    assert len(PdfReader(BytesIO(file.data)).pages) == 1


def test_of_a_protected_person_or_of_what_is_not_held_no_copy_is_made(client, hat, case):
    assert (
        client.post(url("print_follow_up", case, case.follow_ups.planned().get().pk)).status_code
        == 404
    )
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Granen")
    other = an_enrolment(team=hat.team, participant=person, responsible=hat.user, started_on=START)
    says_why(client, other)
    meeting = a_held_follow_up(other, on=START + timedelta(days=60))
    client.post(url("print_follow_up", other, meeting.pk))
    assert not Job.objects.exists()
    _, file = printed(client, other, meeting, decided="1")
    text = PdfReader(BytesIO(file.data)).pages[0].extract_text()
    assert "Granen" in text
    assert person.last_name not in text


def test_from_the_follow_up_it_is_handed_over_whole_with_its_file(client, hat, case):
    meeting = held(case, hat)
    a_consent(case, on=START)
    a_consent(case, on=START, area="HALSA")
    job, file = printed(client, case, meeting)
    tasks.store(job, file)
    case.close(on=TODAY, outcome="work", next_actor="Arbetsgivaren")
    door = f"{url('disclose', case)}?uppfoljning={meeting.pk}"
    assert door in client.get(url("follow_ups", case)).text
    guide = Guide(client, case)
    guide.page = client.get(door).text
    assert 'value="Ulf Tillberga"' in guide.page
    guide.answer(to="REMITTENT", person="Ulf Tillberga")
    assert f'value="COPY:{meeting.pk}"' in guide.page
    code = f"COPY_FILE:{job.file.pk}"
    guide.answer(items=[f"COPY:{meeting.pk}", code]).to_check()
    assert VOICES["referrer_voice"] in guide.page
    guide.press()
    kept = Disclosure.objects.get()
    assert kept.items == [f"COPY:{meeting.pk}", "COPY_FILE"]
    assert set(kept.areas) == {"PLANERING", "HALSA"}
    headings = [section.heading for section in kept.sections]
    assert headings[:4] == ["Gäller", "Uppföljning 2", "Deltog", "Beslut"]
    assert kept.file.name == f"Uppföljning 2 {case}.pdf"
    case.final_document.refresh_from_db()
    assert case.final_document.referrer_received_on is None, "only its own file is its receipt"


def test_what_comes_next_is_an_hour_a_last_day_or_nothing():
    closing, going_on = FollowUp(decision="close"), FollowUp(decision="continue")
    day = TODAY.replace(year=2026, month=6, day=4)
    assert next_words(closing) == "Ingen, ärendet avslutas."
    assert next_words(going_on) == "Ingen är planerad."
    assert next_words(going_on, FollowUp(due_on=day)) == "Senast 4\xa0juni 2026."
    assert next_words(going_on, FollowUp(held_on=day)) == "Hölls 4\xa0juni 2026."
    at = now().replace(year=2026, month=6, day=4, hour=8, minute=0)
    assert next_words(going_on, FollowUp(booked_for=at)) == "4\xa0juni 2026 kl. 10.00."
