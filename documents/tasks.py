"""Arbetet: one message wakes a worker, the row says what to do and that it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.timezone import localdate, now

from documents.jobs import RENDERERS, Produced, Renderer, publish
from documents.models import Job, StoredFile, drop_unnamed
from documents.storage import stored
from finsam.celery import StepwiseTask
from finsam.row_security import acting_as
from organisations.hats import scope_of
from organisations.models import Membership

LOST_AFTER = timedelta(seconds=30)
KEEP_FILES = timedelta(days=14)
GIVE_UP_AFTER = 20  # attempts; each is a worker that died while it rendered
NO_RIGHT = "Du har inte längre rätt till underlaget."
BROKEN = "Filen gick inte att skapa. Beställ den igen, eller kontakta administratören."


@shared_task(
    base=StepwiseTask, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5
)
def run(job_id: str) -> None:
    """Utför en beställning, exactly once: skipped if done or in another worker's hands."""
    with sole_worker_on(job_id) as mine:
        job = Job.objects.unfinished().with_files().filter(pk=job_id).first() if mine else None
        if job is not None:
            carry_out(job)


@contextmanager
def sole_worker_on(job_id: str) -> Iterator[bool]:
    """A lock that falls when the worker dies. It holds no row, so progress is seen meanwhile."""
    key = UUID(job_id).int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        [mine] = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def carry_out(job: Job) -> None:
    """Each step is seen as it is taken; the case is read in a transaction of the hat that ordered.

    Orders hold no case content: they are written on nobody's behalf.
    """
    renderer, actor = RENDERERS[job.kind], orderer(job)
    if job.attempts >= GIVE_UP_AFTER:
        finish(job, failure=BROKEN)
    elif actor is None or not may_have(actor, job, renderer):
        finish(job, failure=NO_RIGHT)
    else:
        Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
        store(job, produce(actor, job, renderer))


def orderer(job: Job) -> Membership | None:
    """The hat, asked for anew: the membership may have ended since the order."""
    active = Membership.objects.active(localdate()).with_places()
    return active.filter(pk=job.ordered_by_id).first()


def may_have(actor: Membership, job: Job, renderer: Renderer) -> bool:
    with transaction.atomic(), acting_as(scope_of(actor)):
        return renderer.allowed(actor, job)


def produce(actor: Membership, job: Job, renderer: Renderer) -> Produced:
    """A fault in the renderer ends the job with a word to the user, and goes on to the worker."""
    try:
        with transaction.atomic(), acting_as(scope_of(actor)):
            return renderer.render(job, lambda percent: show_progress(job, percent))
    except OperationalError:
        raise
    except Exception:
        finish(job, failure=BROKEN)
        raise


def show_progress(job: Job, percent: int) -> None:
    """Through a connection apart: seen at once, though the reading goes on in its transaction."""
    apart = Job.objects.using(settings.LOG_DATABASE)
    apart.filter(pk=job.pk).update(progress=percent)


def store(job: Job, produced: Produced) -> None:
    """The file first, under its hash; the row last: no row ever points at a half file."""
    at = now()
    with transaction.atomic():
        file = StoredFile(
            job=job,
            name=produced.name,
            content_type=produced.content_type,
            expires_at=at + KEEP_FILES,
        )
        file.keep(produced.data)
        file.save()
        finish(job, at=at)


def finish(job: Job, *, failure: str = "", at: datetime | None = None) -> None:
    progress = job.progress if failure else 100
    Job.objects.filter(pk=job.pk).update(
        finished_at=at or now(), failure=failure, progress=progress
    )


@shared_task
def publish_waiting(older_than_seconds: int = int(LOST_AFTER.total_seconds())) -> int:
    """Sopar upp: what is not finished and was not lately published is published again.

    A job that is being rendered right now is published in vain: its lock is taken.
    """
    lately = now() - timedelta(seconds=older_than_seconds)
    waiting = Job.objects.unfinished().exclude(published_at__gt=lately)
    for job in waiting.order_by("ordered_at"):
        publish(job)
    return len(waiting)


@worker_ready.connect
def publish_when_ready(**kwargs: Any) -> None:
    publish_waiting.delay(older_than_seconds=0)


@shared_task(base=StepwiseTask)  # the bytes of one go before the next row is looked at
def remove_expired() -> int:
    """Rensar filer vars länk har upphört; bytes that another row still names are kept."""
    expired = list(StoredFile.objects.filter(expires_at__lt=now()).select_related("job"))
    for file in expired:
        with transaction.atomic():
            file.job.delete()
            drop_unnamed(file.sha256)
    return len(expired)


@shared_task(base=StepwiseTask)
def remove_unnamed() -> int:
    """Rensar innehåll som ingen rad namnger: left by a machine that stopped, or by gallring."""
    return sum(drop_unnamed(sha256) for sha256 in stored())
