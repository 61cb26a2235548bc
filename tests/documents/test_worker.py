"""A real worker process, killed while it renders."""

import os
import signal
import time

import pytest

from documents.models import Job, StoredFile
from documents.tasks import publish_waiting
from organisations.roles import Role
from tests.builders import a_hat
from tests.conftest import start_worker
from tests.documents.papers import KIND, order_papers

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 20


def wait_until(holds, seconds=60):
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "It did not happen in time."
        time.sleep(0.05)


def kill_whole(worker):
    """The worker and its pool child at once, as a machine that loses its power."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_every_pdf_is_finished_once_although_the_worker_is_killed_while_it_renders(settings):
    order_papers(COUNT, ordered_by=a_hat(Role.VERKSAMHETSLEDARE))
    for kills in range(2):
        worker = start_worker(settings)
        publish_waiting(older_than_seconds=0)
        wait_until(lambda reached=3 * (kills + 1): StoredFile.objects.count() >= reached)
        kill_whole(worker)
        assert Job.objects.unfinished().exists()
    worker = start_worker(settings)
    publish_waiting(older_than_seconds=0)
    wait_until(lambda: not Job.objects.unfinished().exists())
    kill_whole(worker)
    assert StoredFile.objects.count() == COUNT
    assert not Job.objects.exclude(failure="").exists()
    assert Job.objects.filter(kind=KIND, progress=100).count() == COUNT
