from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from organisations.http import ActorRequest
from participants.forms.legal_record import LegalRecordForm
from participants.legal_record import SUMMARY, order_extract
from participants.papers import missing_tick
from participants.views.attachments import TAB, page
from participants.views.opening import open_case


def extract_record(request: ActorRequest, case_number: str) -> HttpResponse:
    """Utdrag till akten. A case without a record there is asked for it first."""
    enrolment = open_case(request, case_number)
    if refusal := missing_tick(enrolment, SUMMARY, request.POST):
        messages.warning(request, refusal)
        return redirect(TAB, case_number)
    if not enrolment.legal_record:
        form = LegalRecordForm(request.POST, instance=enrolment)
        if not (form.is_valid() and form.attempt(form.save)):
            enrolment.refresh_from_db(fields=["legal_system", "legal_record"])
            return page(request, enrolment, form=form, record_form=form)
    order_extract(enrolment, by=request.actor)
    messages.success(request, "Utdraget läggs bland dina filer här om en stund.")
    return redirect(TAB, case_number)
