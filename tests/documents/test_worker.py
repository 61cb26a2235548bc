"""A real worker process, killed while it renders."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from documents.jobs import order
from documents.models import Job, StoredFile
from documents.storage import is_whole
from documents.tasks import publish_waiting
from tests.builders import a_closed_enrolment, a_hat
from tests.conftest import start_worker

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
        order(
            kind="final_document",
            label=f"Slutdokumentation {case.case_number}",
            subject=case.case_number,
            ordered_by=actor,
            parameters={"enrolment": case.pk},
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
