"""Lämna ut uppgifter, and what has been handed over. Nothing leaves before the last button."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now

from audit.log import record
from documents.answers import as_attachment
from organisations.http import ActorRequest
from participants.codes_consent import Ground
from participants.forms.disclosure import REFERRER, DiscloseForm
from participants.handover import hand_over, own_files
from participants.models import ConsentLine, Disclosure, Enrolment
from participants.offering import FINAL_TEXTS, copy_code
from participants.views.opening import case_page, open_case

TAB = "participants:consent"


def disclose(request: ActorRequest, case_number: str) -> HttpResponse:
    """Lämna ut: to whom, what, on what ground, check."""
    enrolment = open_case(request, case_number)
    form = DiscloseForm.opened(
        request.POST if request.method == "POST" else None,
        enrolment=enrolment,
        actor=request.actor,
        today=localdate(),
        files=own_files(enrolment, request.actor, now()),
    )
    if not form.is_bound and not form.here:
        form.initial = {**wanted(request, form), **form.initial}
    if form.is_done and form.attempt(lambda: store(request, enrolment, form)):
        messages.success(request, "Uppgifterna är utlämnade. Kopian finns kvar här.")
        return redirect("participants:disclosure", case_number, form.stored.pk)
    return case_page(request, "participants/disclose.html", enrolment, tab=TAB, form=form)


def wanted(request: ActorRequest, form: DiscloseForm) -> dict[str, object]:
    """Förval när man kommer från slutdokumentet eller en uppföljning: it, to the referrer."""
    is_document = request.GET.get("vad") == "slutdokument"
    item = FINAL_TEXTS if is_document else copy_code(request.GET.get("uppfoljning"))
    if item not in form.offered:
        return {}
    return {"to": REFERRER, "person": form.enrolment.referrer_contact, "items": [item]}


def store(request: ActorRequest, enrolment: Enrolment, form: DiscloseForm) -> None:
    form.stored, is_new = hand_over(
        enrolment, form.package, by=request.actor, at=now(), key=form.key, file=form.file
    )
    if not is_new:
        return
    record(
        request,
        view="participants:disclose",
        outcome="disclosed",
        kind="enrolment",
        subjects=[enrolment.pk],
        asked=enrolment.case_number,
        controller_id=enrolment.team.owner_id,
    )


def disclosure(request: ActorRequest, case_number: str, disclosure: int) -> HttpResponse:
    """Utlämnat: the copy as it was, to whom, on what ground, by whom."""
    enrolment = open_case(request, case_number)
    found = handed(enrolment, disclosure)
    return case_page(
        request,
        "participants/disclosure.html",
        enrolment,
        tab=TAB,
        disclosure=found,
        lines=ConsentLine.objects.filter(pk__in=found.lines).select_related("consent"),
        by_consent=found.ground == Ground.CONSENT,
    )


def disclosed_file(request: ActorRequest, case_number: str, disclosure: int) -> HttpResponse:
    """Den utlämnade filen, byte for byte."""
    found = handed(open_case(request, case_number), disclosure)
    file = getattr(found, "file", None)
    if file is None:
        raise Http404
    return as_attachment(file.sha256, file.name, file.content_type)


def handed(enrolment: Enrolment, pk: int) -> Disclosure:
    rows = Disclosure.objects.filter(enrolment=enrolment)
    return get_object_or_404(rows.select_related("decided_by__user", "file"), pk=pk)
