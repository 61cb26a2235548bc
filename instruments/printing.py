"""Slutdokumentationen på papper, with the measured course: ordered, and rendered by a worker."""

from typing import Any

from django.utils.timezone import localdate

from documents.jobs import Produced, Progress, renders
from documents.models import Job
from finsam.charts import PAPER_WIDE
from finsam.pdf import render_pdf
from instruments.charts import large, occasions
from instruments.courses import Course
from instruments.models import Measurement
from participants.entrusting import KIND as HANDOVER
from participants.handover_sheet import sheet_of
from participants.models import Enrolment, FinalDocument
from participants.printing import cases_found, is_told_of, letter, may_print

PRINTED_SCALE = "ORS"


@renders(
    "final_document",
    label="Slutdokumentation",
    allowed=may_print,
    about=cases_found,
    fetched=is_told_of,
)
def final_document(job: Job, progress: Progress) -> Produced:
    """Slutdokumentation till deltagare och remittent (seed 001). The file is named by the case."""
    documents = FinalDocument.objects.select_related(
        "enrolment__participant", "enrolment__team__owner", "enrolment__referring_organisation"
    )
    document = documents.get(enrolment=job.parameters["enrolment"])
    context = letter(document, written_on=localdate()) | measured_course(document.enrolment)
    progress(30)
    data = render_pdf("instruments/print/final_document.html", context)
    return Produced(f"Slutdokumentation {document.enrolment}.pdf", "application/pdf", data)


@renders(
    HANDOVER, label="Överlämningsblad", allowed=may_print, about=cases_found, fetched=is_told_of
)
def handover(job: Job, progress: Progress) -> Produced:
    """Överlämningsbladet mellan kollegor. The file is named by the case."""
    cases = Enrolment.objects.with_names().select_related("referring_organisation")
    enrolment = cases.get(pk=job.parameters["enrolment"])
    context = sheet_of(enrolment, written_on=localdate())
    progress(30)
    data = render_pdf("participants/print/handover.html", context)
    return Produced(f"Överlämningsblad {enrolment}.pdf", "application/pdf", data)


def measured_course(enrolment: Enrolment) -> dict[str, Any]:
    """Måendet över tid: nothing at all is said of it after fewer than two measurements."""
    rows = Measurement.objects.filter(enrolment=enrolment, instrument__code=PRINTED_SCALE)
    measurements = list(rows.select_related("instrument").order_by("measured_on"))
    if len(measurements) < 2:
        return {"course": None}
    points = [(row.measured_on, row.total) for row in measurements]
    course = Course.of(measurements[0].instrument, points)
    chart = large(course, occasions(enrolment), sheet=PAPER_WIDE)
    return {"course": course, "chart": chart}
