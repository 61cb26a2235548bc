from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now

from documents.answers import as_attachment
from documents.jobs import orders_of
from finsam.forms import VerbForm
from organisations.http import ActorRequest
from participants.forms.attachments import AttachmentForm, RemovalForm
from participants.forms.legal_record import LegalRecordForm
from participants.models import Attachment, Enrolment
from participants.views.opening import case_page, open_case

TAB = "participants:documents"


def documents(request: ActorRequest, case_number: str) -> HttpResponse:
    """Dokument: what has been added to the case, and the files that this hat has had made of it."""
    enrolment = open_case(request, case_number)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachmentForm(*sent, enrolment=enrolment, by=request.user)
    if form.is_valid() and form.attempt(form.add):
        messages.success(request, "Bilagan är sparad.")
        return redirect(TAB, case_number)
    return page(request, enrolment, form=form, attachment_form=form)


def page(
    request: ActorRequest, enrolment: Enrolment, *, form: VerbForm, **forms: VerbForm
) -> HttpResponse:
    """The whole page round the form that was sent; the other stands ready."""
    ready: dict[str, VerbForm] = {
        "attachment_form": forms.get("attachment_form")
        or AttachmentForm(enrolment=enrolment, by=request.user),
        "record_form": forms.get("record_form") or LegalRecordForm(instance=enrolment),
    }
    attachments = Attachment.objects.filter(enrolment=enrolment)
    jobs = orders_of(request.actor).with_files()
    return case_page(
        request,
        "participants/documents.html",
        enrolment,
        tab=TAB,
        form=form,
        attachments=attachments.select_related("added_by", "removed_by"),
        jobs=jobs.filter(parameters__enrolment=enrolment.pk),
        now=now(),
        **ready,
    )


def fetch(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Hämta en bilaga, as a file to save: never shown by the browser."""
    attachment = standing(open_case(request, case_number), pk)
    return as_attachment(attachment.sha256, attachment.file_name)


def remove(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ta bort en bilaga, with a reason."""
    enrolment = open_case(request, case_number)
    attachment = standing(enrolment, pk)
    form = RemovalForm(request.POST or None, attachment=attachment, by=request.user)
    if form.is_valid() and form.attempt(form.remove):
        messages.success(request, "Bilagan är borttagen.")
        return redirect(TAB, case_number)
    return case_page(
        request,
        "participants/remove_attachment.html",
        enrolment,
        tab=TAB,
        form=form,
        attachment=attachment,
    )


def standing(enrolment: Enrolment, pk: int) -> Attachment:
    """Bilagan i adressen; one that has been removed is not there."""
    kept = Attachment.objects.standing().select_related("added_by")
    attachment = get_object_or_404(kept, enrolment=enrolment, pk=pk)
    attachment.enrolment = enrolment
    return attachment
