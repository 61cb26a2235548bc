from datetime import date
from io import BytesIO

import page
import pytest
from django.utils.timezone import now
from pypdf import PdfReader

from documents import tasks
from documents.jobs import RENDERERS, order
from documents.models import Job, StoredFile
from documents.storage import path_of
from instruments.models import Instrument, Measurement
from participants.papers import as_reviewed
from tests.builders import a_hat, a_held_follow_up, a_participant, an_enrolment, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return a_hat()


def a_closed_case(owner, **facts):
    enrolment = an_enrolment(
        team=owner.team,
        responsible=owner.user,
        started_on=date(2026, 3, 2),
        referring_party="FK",
        **facts,
    )
    a_held_follow_up(enrolment, on=date(2026, 5, 28), decision="close")
    enrolment.close(
        on=date(2026, 6, 26),
        outcome="work",
        next_step="Anställning på halvtid.",
        next_actor="Försäkringskassan",
    )
    document = enrolment.final_document
    document.at_start = "Sov <b>dåligt</b> & saknade plan."
    document.ahead = "Fasta tider."
    document.save()
    return enrolment


def measured(enrolment, *totals):
    scale = Instrument.objects.get(code="ORS")
    for place, total in enumerate(totals):
        values = [total // 4] * 3 + [total - 3 * (total // 4)]
        measurement = Measurement(enrolment=enrolment, instrument=scale)
        measurement.measure(values=values, on=date(2026, 3 + place, 2))


def produced(owner, enrolment):
    job = Job(
        kind="final_document",
        parameters={"enrolment": enrolment.pk},
        ordered_by=owner,
        ordered_at=now(),
    )
    return RENDERERS["final_document"].render(job, lambda percent: None)


def words(data):
    return " ".join(
        "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages).split()
    )


def test_the_letter_tells_the_case_and_its_course(owner):
    enrolment = a_closed_case(owner)
    measured(enrolment, 98, 181, 264)
    text = words(produced(owner, enrolment).data)
    assert enrolment.participant.shown_name in text
    assert "Sov <b>dåligt</b> & saknade plan." in text
    assert "+16,6 poäng sedan start, tydlig förbättring, över gränsen." in text
    assert "Fasta tider." in text
    assert "10 juli 2026" in text, "the day when the team asks whether the next actor took over"


def test_the_letter_breaks_no_rule_of_pdf_ua(owner):
    enrolment = a_closed_case(owner)
    enrolment.support_measures.create(kind="DIETIST", needed_on=date(2026, 3, 10))
    enrolment.final_document.objections.create(
        enrolment=enrolment,
        made_on=date(2026, 7, 1),
        text="Jag kom i tid.",
        signed_by=owner.user,
        signed_at=now(),
    )
    measured(enrolment, 98, 264)
    data = produced(owner, enrolment).data
    assert "Personens invändningar Jag kom i tid." in words(data)
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_neither_the_name_of_the_file_nor_its_title_names_the_person(owner):
    enrolment = a_closed_case(owner)
    file = produced(owner, enrolment)
    metadata = PdfReader(BytesIO(file.data)).metadata
    assert file.name == f"Slutdokumentation {enrolment.case_number}.pdf"
    assert metadata.title == f"Slutdokumentation, ärende {enrolment.case_number}"
    assert enrolment.participant.last_name not in f"{metadata}"


@pytest.mark.parametrize("totals", [[], [98]])
def test_fewer_than_two_measurements_say_nothing_of_a_course(owner, totals):
    enrolment = a_closed_case(owner)
    measured(enrolment, *totals)
    assert "Måendet över tid" not in words(produced(owner, enrolment).data)


def test_a_protected_person_stands_with_alias_and_without_birth_year(owner):
    participant = a_participant(
        controller=owner.team.owner,
        protection="marked",
        alias="Alias Björk",
        birth_date=date(1987, 4, 3),
    )
    text = words(produced(owner, a_closed_case(owner, participant=participant)).data)
    assert "Alias Björk" in text
    assert participant.last_name not in text
    assert "1987" not in text


def test_an_order_becomes_a_file_for_whoever_may_read_the_case(owner):
    enrolment = a_closed_case(owner)
    order(
        kind="final_document",
        label="Slutdokumentation",
        subject=enrolment.case_number,
        parameters={"enrolment": enrolment.pk, **as_reviewed(reviewed(enrolment))},
        ordered_by=owner,
    )
    tasks.run(str(Job.objects.get().pk))
    file = StoredFile.objects.get()
    assert path_of(file.sha256).read_bytes().startswith(b"%PDF")


def test_an_order_of_a_stranger_becomes_nothing(owner):
    enrolment = a_closed_case(owner)
    order(
        kind="final_document",
        label="Slutdokumentation",
        subject=enrolment.case_number,
        parameters={"enrolment": enrolment.pk, **as_reviewed(reviewed(enrolment))},
        ordered_by=a_hat(),
    )
    tasks.run(str(Job.objects.get().pk))
    assert Job.objects.get().failure == tasks.NO_RIGHT
    assert not StoredFile.objects.exists()


def test_the_measurements_are_a_paper_of_their_own(owner):
    """Seed 003 over the events of the case, in words, graph and table; a profile has no sum."""
    enrolment = a_closed_case(owner)
    measured(enrolment, 98, 264)
    bip = Instrument.objects.get(code="BIP")
    for rater, answers in (("DELTAGARE", [20] * 9), ("HANDLAGGARE", [40] * 10 + [-1])):
        row = Measurement(enrolment=enrolment, instrument=bip, rater=rater)
        row.measure(values=answers, on=date(2026, 3, 2))
    job = Job(kind="measurements", parameters={"enrolment": enrolment.pk}, ordered_by=owner)
    file = RENDERERS["measurements"].render(job, lambda percent: None)
    text = words(file.data)
    assert "+16,6 poäng sedan start, tydlig förbättring, över gränsen." in text
    assert "Händelser i ärendet" in text
    assert "Uppföljning 1" in text
    assert "Socialt stöd 2 4 +2" in text
    assert "Tro på jobb inom tolv månader – vet ej –" in text
    report = page.validate_pdf_bytes(file.data, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
