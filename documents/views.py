from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from audit.log import note
from documents.answers import as_attachment
from documents.jobs import RENDERERS, orders_of
from finsam.htmx import wants_fragment
from organisations.http import ActorRequest

SHOWN = 50


def file_list(request: ActorRequest) -> HttpResponse:
    """Mina filer: what this hat has ordered, the newest first. Fetched again while work goes on."""
    jobs = orders_of(request.actor).with_files()
    kind = request.GET.get("slag", "")
    shown = list((jobs.filter(kind=kind) if kind in RENDERERS else jobs)[:SHOWN])
    context = {
        "jobs": shown,
        "kind": kind,
        "renderers": sorted(RENDERERS.values(), key=lambda renderer: renderer.label),
        "working": any(job.finished_at is None for job in shown),
        "today": localdate(),
        "now": now(),
    }
    template = "documents/_rows.html" if wants_fragment(request) else "documents/list.html"
    return render(request, template, context)


def job(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hur det går: the state of one order, for the page where it was made."""
    ordered = get_object_or_404(orders_of(request.actor).with_files(), pk=pk)
    template = "documents/_job.html" if wants_fragment(request) else "documents/job.html"
    return render(request, template, {"job": ordered, "now": now()})


def download(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hämtar filen: the right is asked for again, and a file that is not whole is not given."""
    ordered = get_object_or_404(
        orders_of(request.actor).with_files().filter(file__expires_at__gt=now()), pk=pk
    )
    renderer = RENDERERS[ordered.kind]
    if not renderer.allowed(request.actor, ordered):
        raise Http404
    alert = renderer.fetched is not None and renderer.fetched(request.actor, ordered)
    enrolment = ordered.parameters.get("enrolment")
    note(request, [enrolment] if enrolment else [], alert=alert)
    file = ordered.file
    return as_attachment(file.sha256, file.name, file.content_type)
