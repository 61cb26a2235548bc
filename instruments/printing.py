"""Slutdokumentationen på papper, with the measured course: ordered, and rendered by a worker."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from documents.jobs import RENDERERS, Produced, Progress, renders
from documents.models import Job
from finsam.charts import PAPER_WIDE
from finsam.pdf import render_pdf
from instruments.charts import large
from instruments.taken import taken_in
from participants.entrusting import KIND as HANDOVER
from participants.handover_sheet import sheet_of
from participants.legal_record import DOCUMENT
from participants.models import Enrolment, FinalDocument
from participants.occasions import occasions
from participants.papers import closings_found, papers_found
from participants.printing import case_of, is_told_of, letter

PRINTED_SCALE = "ORS"
MEASUREMENTS = "measurements"


@renders(
    DOCUMENT,
    label="Slutdokumentation till akten",
    for_person=False,
    about=closings_found,
    fetched=is_told_of,
)
@renders(
    "final_document",
    label="Slutdokumentation",
    for_person=True,
    about=closings_found,
    fetched=is_told_of,
)
def final_document(job: Job, progress: Progress) -> Produced:
    """Slutdokumentation till deltagare och remittent (seed 001), and the same for the record.

    The file is named by the case.
    """
    documents = FinalDocument.objects.select_related(
        "enrolment__participant",
        "enrolment__team__owner",
        "enrolment__referring_organisation",
        "reviewed_by",
    )
    document, today = documents.get(enrolment=job.parameters["enrolment"]), localdate()
    context = letter(document, written_on=today) | measured_course(document.enrolment, today)
    context["for_record"] = job.kind == DOCUMENT
    progress(30)
    data = render_pdf("instruments/print/final_document.html", context)
    name = f"{RENDERERS[job.kind].label} {document.enrolment}.pdf"
    return Produced(name, "application/pdf", data)


@renders(
    HANDOVER, label="Överlämningsblad", for_person=False, about=papers_found, fetched=is_told_of
)
def handover(job: Job, progress: Progress) -> Produced:
    """Överlämningsbladet mellan kollegor. The file is named by the case."""
    cases = Enrolment.objects.with_names().select_related("referring_organisation")
    enrolment = cases.get(pk=job.parameters["enrolment"])
    context = sheet_of(enrolment, written_on=localdate())
    progress(30)
    data = render_pdf("participants/print/handover.html", context)
    return Produced(f"Överlämningsblad {enrolment}.pdf", "application/pdf", data)


@renders(MEASUREMENTS, label="Mätningar", for_person=True, about=papers_found, fetched=is_told_of)
def measurements(job: Job, progress: Progress) -> Produced:
    """Mätningarna på papper: what the whole team reads, over one axis of time, and in tables."""
    enrolment, today = case_of(job), localdate()
    taken = [one for one in taken_in(enrolment, today) if one.measurements]
    series = [one for each in taken for one in each.series]
    days = [day for one in series for day, _ in one.course.points]
    events = occasions(enrolment)
    drawn = [(one, large(one.course, events, days=days, sheet=PAPER_WIDE)) for one in series]
    progress(30)
    context = {
        "enrolment": enrolment,
        "participant": enrolment.participant,
        "drawn": drawn,
        "without_total": [one for one in taken if one.without_total],
        "profiles": [one for one in taken if one.profile],
        "occasions": events,
        "written_on": today,
    }
    data = render_pdf("instruments/print/measurements.html", context)
    return Produced(f"Mätningar {enrolment}.pdf", "application/pdf", data)


def measured_course(enrolment: Enrolment, today: date) -> dict[str, Any]:
    """Måendet över tid: nothing at all is said of it after fewer than two measurements."""
    found = [one for each in taken_in(enrolment, today) for one in each.series]
    course = next((one.course for one in found if one.course.scale.code == PRINTED_SCALE), None)
    if course is None or course.delta is None:
        return {"course": None}
    return {"course": course, "chart": large(course, occasions(enrolment), sheet=PAPER_WIDE)}
