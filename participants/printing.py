"""Utskrift ur ett ärende: what stands on the papers.

The final document is rendered above, where its measured course is known; the plan is so here.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from documents.jobs import Produced, Progress, renders
from documents.models import Job
from finsam import numbers
from finsam.pdf import lay_out, render_pdf
from organisations.models import Membership
from participants.deadlines import takeover_check_due
from participants.followup_copies import copies_of
from participants.heads import last_of_each_part
from participants.legal_record import SUMMARY, summary_of
from participants.models import Assignment, Enrolment, FinalDocument
from participants.papers import FOLLOW_UP, copies_found, papers_found
from participants.plan_papers import copy_of, paper_of
from participants.views.opening import pass_door

DAYS_A_MONTH = Fraction(304375, 10000)  # domain.md §9: 30,4375
PDF = "application/pdf"
# The participant's page: as large as it can be on one sheet.
SIZES = ("easy", "easy easy-m", "easy easy-s")
COPY_SIZES = ("letter", "letter letter-m", "letter letter-s")


def is_told_of(actor: Membership, job: Job) -> bool:
    """Hämtningen larmar om en skyddad person; the case must have been opened with a reason."""
    cases = Enrolment.objects.visible_to(actor).with_names()
    return pass_door(actor, cases.get(pk=job.parameters["enrolment"]))


def letter(document: FinalDocument, *, written_on: date) -> dict[str, Any]:
    """Slutdokumentationens innehåll, for the preview and for paper alike. Three queries."""
    enrolment = document.enrolment
    closed_on = enrolment.closed_on or written_on
    responsible = last_of_each_part(enrolment).get(Assignment.Part.RESPONSIBLE)
    days = (closed_on - enrolment.counted_from).days
    return {
        "document": document,
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "responsible": responsible.user if responsible else None,
        "measures": list(enrolment.support_measures.all()),
        "objections": list(document.objections.told()),
        "months": numbers.written(days / DAYS_A_MONTH, 1),
        "check_on": takeover_check_due(closed_on),
        "written_on": written_on,
    }


def case_of(job: Job) -> Enrolment:
    cases = Enrolment.objects.with_names().select_related("referring_organisation")
    return cases.get(pk=job.parameters["enrolment"])


@renders("plan", label="Handlingsplan", for_person=True, about=papers_found, fetched=is_told_of)
def plan(job: Job, progress: Progress) -> Produced:
    """Handlingsplanen, the same content as its page (product.md). Named by the case."""
    enrolment = case_of(job)
    context = paper_of(enrolment, written_on=localdate())
    progress(30)
    data = render_pdf("participants/print/plan.html", context)
    return Produced(f"Handlingsplan {enrolment}.pdf", PDF, data)


@renders(
    "plan_copy", label="Deltagarens sida", for_person=True, about=papers_found, fetched=is_told_of
)
def plan_copy(job: Job, progress: Progress) -> Produced:
    """Deltagarens exemplar på en sida: what was agreed on, in plain words (product.md)."""
    enrolment = case_of(job)
    version = enrolment.plan_versions.get(number=job.parameters["number"])
    context = copy_of(enrolment, version, job.parameters["language"])
    progress(30)
    data = on_one_page("participants/print/plan_copy.html", context, SIZES)
    return Produced(f"Deltagarens sida {enrolment}.pdf", PDF, data)


@renders(
    "follow_up",
    label="Uppföljningens kopia",
    for_person=True,
    about=copies_found,
    fetched=is_told_of,
)
def follow_up(job: Job, progress: Progress) -> Produced:
    """Uppföljningen på en sida, as it may be handed over (seed 001). Named by the case."""
    enrolment = case_of(job)
    wanted = job.parameters[FOLLOW_UP]
    copy = next(one for one in copies_of(enrolment) if one.follow_up.pk == wanted)
    context = {
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "copy": copy,
        "written_on": localdate(),
    }
    progress(30)
    data = on_one_page("participants/print/follow_up.html", context, COPY_SIZES)
    return Produced(f"{copy.name} {enrolment}.pdf", PDF, data)


@renders(
    SUMMARY,
    label="Journalsammanställning",
    for_person=False,
    about=papers_found,
    fetched=is_told_of,
)
def journal_summary(job: Job, progress: Progress) -> Produced:
    """Journalsammanställningen till akten. Named by the case."""
    enrolment = case_of(job)
    context = summary_of(enrolment, written_on=localdate())
    progress(30)
    data = render_pdf("participants/print/journal_summary.html", context)
    return Produced(f"Journalsammanställning {enrolment}.pdf", PDF, data)


def on_one_page(template: str, context: dict[str, Any], sizes: Iterable[str]) -> bytes:
    """The largest type that fits on one sheet; the smallest when none does."""
    for size in sizes:
        paper = lay_out(template, context | {"size": size})
        if paper.pages == 1:
            break
    return paper.written()
