from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from celery.signals import worker_ready
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from documents import jobs, tasks
from documents.jobs import Produced, order, renders
from documents.models import Job, StoredFile
from documents.storage import path_of
from organisations.roles import Role
from tests.builders import a_hat

pytestmark = pytest.mark.django_db

RIGHTS = {"allowed": True}


@pytest.fixture(autouse=True)
def paper(monkeypatch):
    """A kind of work that produces a small text file, and the right to it."""
    monkeypatch.setattr(jobs, "RENDERERS", dict(jobs.RENDERERS))
    monkeypatch.setattr(tasks, "RENDERERS", jobs.RENDERERS)
    monkeypatch.setattr("documents.views.RENDERERS", jobs.RENDERERS)
    monkeypatch.setitem(RIGHTS, "allowed", True)

    @renders("paper", label="Papper", for_person=False, allowed=lambda *_: RIGHTS["allowed"])
    def paper(job, progress):
        progress(50)
        return Produced("Papper.txt", "text/plain", b"klart")


def an_order(actor=None, **facts):
    return order(
        **{
            "kind": "paper",
            "label": "Papper",
            "subject": "HAL-2026-001",
            "ordered_by": actor or a_hat(),
            "parameters": {},
        }
        | facts
    )


@contextmanager
def fresh_connections(app):
    """The pools remember their address: they are forgotten before and after."""
    app.set_default()
    app.amqp._producer_pool = app._pool = None
    yield
    app.amqp._producer_pool = app._pool = None


def done(job):
    tasks.run(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_job_is_done_once_and_its_file_stands_under_its_hash():
    job = done(an_order())
    assert (job.progress, job.failure, job.attempts) == (100, "", 1)
    assert path_of(job.file.sha256).read_bytes() == b"klart"
    assert done(job).attempts == 1
    assert StoredFile.objects.count() == 1


def test_what_is_not_yet_done_is_not_ordered_twice(monkeypatch, django_capture_on_commit_callbacks):
    published = []
    monkeypatch.setattr(jobs, "publish", published.append)
    actor = a_hat()
    with django_capture_on_commit_callbacks(execute=True):
        first, again = an_order(actor), an_order(actor)
    assert first == again
    assert published == [first]
    done(first)
    assert an_order(actor) != first


@pytest.mark.parametrize("facts", [{"subject": "HAL-2026-002"}, {"parameters": {"audience": "a"}}])
def test_an_order_of_something_else_or_of_somebody_else_is_another(facts):
    actor = a_hat()
    assert len({an_order(actor), an_order(actor, **facts), an_order()}) == 3


@pytest.mark.django_db(transaction=True)
def test_two_orders_in_the_same_moment_make_one_job():
    actor = a_hat()
    start = Barrier(4)

    def race(_):
        try:
            start.wait(10)
            return an_order(actor)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(race, range(4)))) == 1
    assert Job.objects.count() == 1


def test_an_ended_membership_gets_no_file():
    actor = a_hat()
    job = an_order(actor)
    actor.ended_on = date(2020, 1, 1)
    actor.save()
    assert done(job).failure == tasks.NO_RIGHT
    assert not StoredFile.objects.exists()


def test_a_broken_renderer_tells_the_user_and_the_worker(monkeypatch):
    @renders("broken", label="Trasig", for_person=False, allowed=lambda actor, job: True)
    def broken(job, progress):
        raise RuntimeError("no such thing")

    job = an_order(kind="broken")
    with pytest.raises(RuntimeError):
        tasks.run(str(job.pk))
    job.refresh_from_db()
    assert job.failure == tasks.BROKEN


def test_a_job_in_another_workers_hands_is_left_alone():
    job = an_order()
    other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None})
    key = job.pk.int % 2**63
    other.execute("SELECT pg_advisory_lock(%s)", [key])
    assert done(job).attempts == 0
    other.execute("SELECT pg_advisory_unlock(%s)", [key])
    assert done(job).attempts == 1
    other.close()


def test_a_queue_that_is_down_does_not_stop_the_order(
    monkeypatch, django_capture_on_commit_callbacks
):
    from finsam.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    with fresh_connections(app), django_capture_on_commit_callbacks(execute=True):
        job = an_order()
    job.refresh_from_db()
    assert job.published_at is None


def test_the_sweeper_publishes_what_was_never_or_long_ago_published(monkeypatch):
    published = []
    monkeypatch.setattr(tasks, "publish", published.append)
    never, lost, fresh = an_order(), an_order(), an_order()
    Job.objects.filter(pk=lost.pk).update(published_at=now() - timedelta(minutes=2))
    Job.objects.filter(pk=fresh.pk).update(published_at=now())
    assert tasks.publish_waiting() == 2
    assert set(published) == {never, lost}


def test_a_worker_that_comes_up_takes_what_waited(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.publish_waiting, "delay", lambda **options: asked.append(options))
    worker_ready.send(sender=None)
    assert asked == [{"older_than_seconds": 0}]


def test_an_expired_file_is_removed_and_its_bytes_with_it():
    job = done(an_order())
    sha256 = job.file.sha256
    StoredFile.objects.update(expires_at=now() - timedelta(seconds=1))
    assert tasks.remove_expired() == 1
    assert not path_of(sha256).exists()
    assert not Job.objects.exists()


def test_the_owner_fetches_the_file_as_an_attachment(client):
    actor = a_hat()
    client.force_login(actor.user)
    job = done(an_order(actor))
    response = client.get(reverse("documents:download", args=[job.pk]))
    assert response.content == b"klart"
    assert response["Content-Disposition"] == 'attachment; filename="Papper.txt"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("change", ["right", "expiry", "bytes"])
def test_a_file_is_not_given_without_right_or_after_its_time_or_when_it_was_changed(
    client, monkeypatch, change
):
    actor = a_hat()
    client.force_login(actor.user)
    job = done(an_order(actor))
    if change == "right":
        monkeypatch.setitem(RIGHTS, "allowed", False)
    elif change == "expiry":
        StoredFile.objects.update(expires_at=now() - timedelta(seconds=1))
    else:
        path_of(job.file.sha256).write_bytes(b"something else")
    assert client.get(reverse("documents:download", args=[job.pk])).status_code == 404


def test_a_colleague_does_not_find_my_files(client):
    actor = a_hat()
    colleague = a_hat(team=actor.team)
    job = done(an_order(actor))
    client.force_login(colleague.user)
    assert client.get(reverse("documents:download", args=[job.pk])).status_code == 404
    assert client.get(reverse("documents:job", args=[job.pk])).status_code == 404
    assert str(job.pk) not in client.get(reverse("documents:list")).content.decode()


def test_a_referrer_has_no_files_page(client):
    client.force_login(a_hat(Role.REMITTENT).user)
    assert client.get(reverse("documents:list")).status_code == 404


def test_the_list_asks_again_only_while_work_goes_on(client):
    actor = a_hat()
    client.force_login(actor.user)
    job = an_order(actor)
    assert "hx-trigger" in client.get(reverse("documents:list")).content.decode()
    done(job)
    page = client.get(reverse("documents:list")).content.decode()
    assert "hx-trigger" not in page
    assert reverse("documents:download", args=[job.pk]) in page


def test_the_list_takes_as_many_queries_for_twenty_as_for_one(client, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    actor = a_hat()
    client.force_login(actor.user)
    done(an_order(actor))
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("documents:list"))
    for _ in range(19):
        done(an_order(actor))
    with django_assert_num_queries(len(for_one)):
        client.get(reverse("documents:list"))


def test_an_unknown_order_is_answered_like_a_foreign_one(client):
    actor = a_hat()
    client.force_login(actor.user)
    foreign = client.get(reverse("documents:job", args=[an_order().pk]))
    absent = client.get(reverse("documents:job", args=[uuid4()]))
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
