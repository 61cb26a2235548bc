"""Beställningar: how an app orders work for later, and how it says what a kind of work produces."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from kombu.exceptions import OperationalError as QueueIsDown

from documents.models import Job, JobQuerySet
from organisations.models import Membership

Progress = Callable[[int], None]
"""Tells how many percent are done."""


@dataclass(frozen=True)
class Produced:
    """Det som blev klart: a whole file. The name says nothing of any person."""

    name: str
    content_type: str
    data: bytes


Allowed = Callable[[Membership, Job], bool]
About = Callable[[Membership], Q]
Render = Callable[[Job, Progress], Produced]


@dataclass(frozen=True)
class Renderer:
    kind: str
    label: str
    for_person: bool
    allowed: Allowed
    render: Render
    about: About | None = None
    fetched: Allowed | None = None


RENDERERS: dict[str, Renderer] = {}


def renders(
    kind: str,
    *,
    label: str,
    for_person: bool,
    allowed: Allowed | None = None,
    about: About | None = None,
    fetched: Allowed | None = None,
) -> Callable[[Render], Render]:
    """Registers a renderer. It says itself whether the paper is one that the person may be given.

    `allowed` is asked when the job runs and when the file is fetched. `about` keeps an order out
    of the list once its hat no longer finds what the order is about; alone it is the whole right.
    `fetched` tells whether the log reviewer is told that the file was fetched.
    """
    right = allowed or finds(about)

    def register(render: Render) -> Render:
        RENDERERS[kind] = Renderer(kind, label, for_person, right, render, about, fetched)
        return render

    return register


def finds(about: About | None) -> Allowed:
    """Rätten till det som listan visar. Raises TypeError for a renderer that says nothing."""
    if about is None:
        raise TypeError("a renderer says who may have what it makes")
    return lambda actor, job: Job.objects.filter(about(actor), pk=job.pk).exists()


def orders_of(actor: Membership) -> JobQuerySet:
    """Mina filer: what this hat ordered, as far as it still finds what the orders are about."""
    jobs = Job.objects.visible_to(actor)
    kinds: dict[About | None, list[str]] = defaultdict(list)
    for renderer in RENDERERS.values():
        kinds[renderer.about].append(renderer.kind)
    for about, alike in kinds.items():
        if about:
            jobs = jobs.filter(~Q(kind__in=alike) | about(actor))
    return jobs


@transaction.atomic
def order(
    *, kind: str, label: str, subject: str, ordered_by: Membership, parameters: dict[str, Any]
) -> Job:
    """Beställer: one row, and a message when the transaction is through. Ids only, no names.

    What the same hat has ordered and not yet got is not ordered again: a button pressed twice
    gives one file. Raises KeyError for a kind that nobody renders.
    """
    # One order at a time for a hat, so that the second press sees the first one's row.
    Membership.objects.select_for_update(no_key=True).get(pk=ordered_by.pk)
    job, is_new = Job.objects.unfinished().get_or_create(
        kind=RENDERERS[kind].kind,
        subject=subject,
        parameters=parameters,
        ordered_by=ordered_by,
        defaults={"label": label},
    )
    if is_new:
        transaction.on_commit(lambda: publish(job))
    return job


def publish(job: Job) -> None:
    """Lägger ut ett meddelande. A queue that is down loses nothing: the row is published again."""
    Job.objects.filter(pk=job.pk).update(published_at=now())
    try:
        current_app.send_task("documents.tasks.run", args=[str(job.pk)])
    except QueueIsDown:
        Job.objects.filter(pk=job.pk).update(published_at=None)
