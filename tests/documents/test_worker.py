"""A real worker process: killed while it renders, and overheard while it works."""

import os
import re
import signal
import time
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from documents.jobs import order
from documents.models import Job, StoredFile
from documents.storage import is_whole
from documents.tasks import publish_waiting
from finsam.celery import app
from organisations.roles import Role
from participants.papers import as_reviewed
from referrals.tasks import send_letter
from reporting.models.frozen import Audience
from tests.builders import a_closed_enrolment, a_hat, a_participant, a_referral, a_team, reviewed
from tests.conftest import start_worker
from tests.finsam.test_logs import ADDRESS, FAULTS, NAME, NUMBER, WHISPER, assert_silent
from tests.reporting.reports import a_frozen_report

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 20


def wait_until(holds, seconds=90):
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "It did not happen in time."
        time.sleep(0.05)


def order_final_documents():
    actor = a_hat()
    for _ in range(COUNT):
        case = a_closed_enrolment(
            team=actor.team,
            started_on=localdate() - timedelta(days=200),
            closed_on=localdate() - timedelta(days=2),
        )
        order_final_document(case, actor)


def order_final_document(case, actor):
    order(
        kind="final_document",
        label=f"Slutdokumentation {case.case_number}",
        subject=case.case_number,
        ordered_by=actor,
        parameters={"enrolment": case.pk, **as_reviewed(reviewed(case))},
    )


def kill(worker):
    """The worker and its pool child at once, as when a machine loses its power."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_every_pdf_is_finished_once_although_the_worker_is_killed_while_it_renders(settings):
    order_final_documents()
    for wanted in (3, 7):
        worker = start_worker(settings)
        publish_waiting(older_than_seconds=0)
        wait_until(lambda wanted=wanted: StoredFile.objects.count() >= wanted)
        kill(worker)
        assert Job.objects.unfinished().exists()
    worker = start_worker(settings)
    publish_waiting(older_than_seconds=0)
    wait_until(lambda: not Job.objects.unfinished().exists())
    kill(worker)
    assert StoredFile.objects.count() == COUNT
    assert all(is_whole(file.sha256) for file in StoredFile.objects.all())
    assert set(Job.objects.values_list("progress", "failure")) == {(100, "")}


def order_final_document_of_a_known_person():
    actor = a_hat()
    person = a_participant(
        controller=actor.team.owner,
        identity_type="personnummer",
        personal_number=NUMBER,
        first_name=WHISPER,
        last_name=NAME,
        email=ADDRESS,
    )
    case = a_closed_enrolment(
        team=actor.team,
        participant=person,
        started_on=localdate() - timedelta(days=200),
        closed_on=localdate() - timedelta(days=2),
    )
    order_final_document(case, actor)


def order_annual_report():
    team = a_team()
    frozen = a_frozen_report(team)
    order(
        kind="annual_report",
        label=frozen.title,
        subject=frozen.title,
        ordered_by=a_hat(Role.VERKSAMHETSLEDARE, team=team),
        parameters={"frozen": frozen.pk, "audience": Audience.TEAM},
    )


def write_to_a_known_referrer():
    referrer = a_hat(Role.REMITTENT)
    referrer.user.email = ADDRESS
    referrer.user.save()
    referral = a_referral(referrer=referrer, first_name=WHISPER, last_name=NAME)
    send_letter.delay(referral.pk, "news", "https://samordning.example/remisser/")


def give_it_all_kinds_of_work():
    order_final_document_of_a_known_person()
    order_annual_report()
    write_to_a_known_referrer()
    for fault in FAULTS:
        app.send_task(f"tests.{fault.__name__}", args=[NAME, NUMBER], kwargs={"to": ADDRESS})
    publish_waiting(older_than_seconds=0)


def test_a_worker_that_tells_all_it_does_names_nobody(settings, tmp_path):
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        worker = start_worker(settings, "tests.documents.fallible_worker", "info", output)
    try:
        give_it_all_kinds_of_work()
        wait_until(lambda: log.read_text().count(" raised unexpected: ") == len(FAULTS))
        wait_until(lambda: StoredFile.objects.count() == 2)
        wait_until(lambda: re.search(r"send_letter\[\S+ succeeded", log.read_text()))
    finally:
        kill(worker)
    assert_silent(log.read_text(), says="retry: ")
