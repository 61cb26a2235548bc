"""Each kind of fault is planted beside the verbs, as only an accident could, and found."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from documents.models import Job, StoredFile
from documents.storage import keep, path_of
from instruments.models import Instrument, Measurement
from participants.models import Enrolment, FinalDocument, FollowUp, HuvudmanPeriod, Participant
from referrals.intake import accept
from referrals.models import Referral
from reporting.integrity import CHECKS, faults
from reporting.models import FrozenReport
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_held_follow_up,
    a_participant,
    a_referral,
    a_team,
    an_enrolment,
    named,
)
from tests.conftest import as_owner
from tests.reporting.reports import a_frozen_report, hallstahammar

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return an_enrolment(started_on=date(2026, 1, 31))


def found(name):
    """The faults of one check; the history check speaks of every row written past it."""
    return list(CHECKS[name]())


def unchecked(statement):
    """Writes past constraints, as a restored or repaired database may have been."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_the_verbs_make_has_no_fault(capsys):
    hallstahammar()
    a_held_follow_up(an_enrolment(), on=date(2026, 3, 30))
    deciding = an_enrolment()
    a_held_follow_up(deciding, on=date(2026, 3, 30), decision="close")
    a_closed_enrolment(closed_on=date(2026, 5, 31))
    a_closed_enrolment(closed_on=date(2026, 5, 31), outcome="misregistered")
    accepted()
    a_frozen_report()
    capsys.readouterr()
    call_command("check_integrity")
    assert capsys.readouterr().out == f"Inga fel. {len(CHECKS)} avstämningar gjorda.\n"


def accepted():
    referral, hat = a_referral(), a_hat()
    return accept(
        referral,
        participant=a_participant(controller=referral.team.owner),
        started_on=date(2026, 4, 1),
        decided_on=date(2026, 3, 20),
        responsible=hat.user,
        huvudman=referral.team.owner,
    )


def test_faults_are_printed_and_leave_with_one(case, capsys):
    FollowUp.objects.all().delete()
    with pytest.raises(CommandError, match="1 fel hittades") as refusal:
        call_command("check_integrity")
    assert refusal.value.returncode == 1
    assert capsys.readouterr().out == (
        "nästa uppföljning eller beslut att avsluta: "
        f"{case.case_number} har ingen planerad uppföljning och inget beslut att avsluta.\n"
    )


def test_no_fault_names_a_person(case):
    Participant.objects.update(first_name="Xerxes", personal_number="", sex="man")
    FollowUp.objects.update(due_on=date(2030, 1, 1))
    text = " ".join(faults())
    assert "historiken stämmer inte" in text
    assert "Xerxes" not in text


@pytest.mark.django_db(transaction=True)
def test_two_open_enrolments_of_one_person_are_found(case):
    other = an_enrolment(team=case.team)
    with as_owner():
        unchecked("DROP INDEX one_open_enrolment")
    try:
        Enrolment.objects.filter(pk=other.pk).update(participant=case.participant)
        [fault] = found("en öppen inskrivning per person och team")
    finally:
        Enrolment.objects.filter(pk=other.pk).update(participant=other.participant)
        with as_owner():
            unchecked(
                "CREATE UNIQUE INDEX one_open_enrolment ON participants_enrolment"
                " (participant_id, team_id) WHERE closed_on IS NULL"
            )
    assert fault == f"{case.case_number}, {other.case_number} är samma person i samma team."


def test_an_open_case_without_huvudman_is_found(case):
    HuvudmanPeriod.objects.update(ended_on=date(2026, 2, 1))
    assert found("huvudman för varje öppet ärende") == [f"{case.case_number} har ingen huvudman."]
    HuvudmanPeriod.objects.update(ended_on=None)


def test_a_protected_case_that_nobody_in_service_can_open_is_found():
    name = "skyddat öppet ärende utan ansvarig i tjänst"
    hat, person = a_hat(), a_participant(protection="marked", alias="Alias Björk")
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    an_enrolment()
    assert found(name) == []
    hat.ended_on = localdate() - timedelta(days=1)
    hat.save()
    a_hat(user=hat.user)  # in another team
    assert found(name) == [
        f"{case.case_number} kan inte öppnas: ingen av de namngivna arbetar i teamet."
    ]
    named(case, a_hat(team=hat.team).user)
    assert found(name) == []


def test_a_closed_case_that_waits_for_a_meeting_is_found():
    case = a_closed_enrolment(closed_on=date(2026, 5, 31))
    FollowUp.objects.update(cancelled_on=None)
    assert found("nästa uppföljning eller beslut att avsluta") == [
        f"{case.case_number} är avslutat men har en planerad uppföljning."
    ]


def test_a_follow_up_on_another_day_than_the_rules_is_found(case):
    assert found("uppföljningens sista dag") == []
    FollowUp.objects.update(due_on=date(2026, 5, 1))
    [fault] = found("uppföljningens sista dag")
    assert fault == (
        f"{case.case_number} har uppföljning senast 1\xa0maj 2026, vilket inte är regelns dag."
    )


def test_the_rule_counts_from_the_last_held(case):
    a_held_follow_up(case, on=date(2026, 3, 30))
    assert found("uppföljningens sista dag") == []
    FollowUp.objects.planned().update(due_on=date(2026, 4, 30))
    assert len(found("uppföljningens sista dag")) == 1


def test_a_day_counted_with_an_earlier_interval_of_the_team_stands(case):
    team = case.team
    team.follow_up_months, team.final_document_days = 2, 14
    team.save()
    assert found("uppföljningens sista dag") == []


def test_a_final_document_that_is_missing_or_early_or_out_of_time_is_found(case):
    closed = a_closed_enrolment(closed_on=date(2026, 5, 31))
    name = "slutdokumentationens frist"
    assert found(name) == []
    FinalDocument.objects.update(due_on=date(2026, 6, 20))
    [late] = found(name)
    assert "senast 20\xa0juni 2026, inte enligt fristen" in late
    FinalDocument.objects.update(due_on=date(2026, 6, 21))
    FinalDocument.objects.update(enrolment=case)
    assert found(name) == [
        f"{closed.case_number} är avslutat utan slutdokumentation att lämna.",
        f"{case.case_number} är öppet men har en slutdokumentation.",
    ]


def test_an_accepted_referral_of_another_person_is_found_and_to_another_team_refused():
    case = accepted()
    referral = Referral.objects.get()
    Referral.objects.update(participant=a_participant())
    wrong = [f"{referral.number} och {case.case_number} har olika deltagare eller team."]
    assert found("antagna remisser") == wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(participant=case.participant, team=a_team())


@pytest.mark.parametrize("name", ["read_on", "asked_on", "queued_on"])
def test_a_day_before_the_referral_was_sent_is_found(name):
    referral = a_referral()
    Referral.objects.update(**{name: date(2026, 1, 1)})
    [fault] = found("remissens dagar")
    assert fault.startswith(f"{referral.number} är ")


def test_an_answer_without_a_question_is_found():
    referral = a_referral()
    Referral.objects.update(answered_on=date(2026, 4, 1))
    assert found("remissens dagar") == [
        f"{referral.number} har ett svar på en fråga som inte är ställd."
    ]


def test_a_state_that_rule_and_database_see_differently_is_found(monkeypatch):
    referral = a_referral()
    assert found("remissens läge") == []
    monkeypatch.setattr("reporting.integrity.referrals.state_of", lambda facts: "accepted")
    assert found("remissens läge") == [
        f"{referral.number} har olika läge i regeln och i databasen."
    ]


def test_a_total_that_is_not_its_parts_is_found(case):
    ors = Instrument.objects.get(code="ORS")
    measurement = Measurement(enrolment=case, instrument=ors)
    measurement.measure(values=[21, 26, 24, 27], on=date(2026, 2, 1))
    assert found("mätningarnas summor") == []
    Measurement.objects.update(total=99)
    assert found("mätningarnas summor") == [
        f"{case.case_number} har en mätning 2026-02-01 vars summa inte är delarnas."
    ]


def test_a_row_that_was_changed_past_its_history_is_found(case):
    assert found("historik") == []
    Enrolment.objects.update(legal_record="A-1")
    assert found("historik") == [f"inskrivning {case.pk}: historiken stämmer inte med posten."]


def test_a_row_without_history_is_found(case):
    Enrolment.history.all().delete()
    assert found("historik") == [f"inskrivning {case.pk}: historiken saknas."]


def test_a_frozen_report_that_does_not_reconcile_is_found():
    frozen = a_frozen_report()
    version = FrozenReport.objects.create(
        **{
            field.name: getattr(frozen, field.name)
            for field in frozen._meta.fields
            if field.name not in {"id", "number"}
        },
        number=2,
    )
    for figure in frozen.figures.all():
        figure.pk, figure.frozen = None, version
        if figure.key == "started":
            figure.measure = {"n": 7, "value": 7}
        figure.save(force_insert=True)
    [fault] = found("frysta rapporter")
    assert fault.startswith("Helårsrapport 2019, version 2: Startade är 7")


def a_file():
    job = Job.objects.create(kind="annual_report", label="x", subject="x", ordered_by=a_hat())
    data = b"klart"
    return StoredFile.objects.create(
        job=job,
        name="x.pdf",
        content_type="application/pdf",
        sha256=keep(data),
        size=len(data),
        expires_at=now(),
    )


@pytest.mark.parametrize("accident", ["gone", "changed"])
def test_a_file_that_is_gone_or_changed_is_found(accident):
    file = a_file()
    assert found("filer") == []
    if accident == "gone":
        path_of(file.sha256).unlink()
    else:
        path_of(file.sha256).write_bytes(b"klatt")
    assert found("filer") == [f"filen till beställning {file.job_id} saknas eller är ändrad."]
