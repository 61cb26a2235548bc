from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now

from organisations.http import ActorRequest
from participants.forms.objections import ObjectionForm
from participants.models import Enrolment, FinalDocument
from participants.views.drafting import drafting_of, finish_draft
from participants.views.opening import case_page, open_case

# What may be objected to, by the word in the address: the field of the objection, and the page
# where both stand.
TARGETS = {
    "anteckning": ("note", "participants:journal"),
    "uppfoljning": ("follow_up", "participants:follow_ups"),
    "slutdokument": ("final_document", "participants:final_document"),
}


def object_to(request: ActorRequest, case_number: str, kind: str, target: int) -> HttpResponse:
    """Skriv ned en invändning: what the person says, beside the text that they say it of."""
    enrolment = open_case(request, case_number)
    field, page = TARGETS[kind]
    signed = get_object_or_404(signed_in(enrolment, field), pk=target)
    draft = drafting_of(request)
    form = draft.fill(ObjectionForm(request.POST or None, initial={"made_on": localdate()}))
    if form.sign(enrolment, by=request.user, at=now(), **{field: signed}):
        finish_draft(request, enrolment)
        messages.success(request, "Invändningen är signerad.")
        return redirect(page, case_number)
    return case_page(
        request,
        "participants/object.html",
        enrolment,
        tab=page,
        form=form,
        draft=draft,
        target=signed,
        kind=field,
        back=page,
    )


def signed_in(enrolment: Enrolment, field: str) -> Any:
    """Det signerade i ärendet, of one kind."""
    return {
        "note": enrolment.notes.select_related("signed_by"),
        "follow_up": enrolment.follow_ups.held().select_related("signed_by"),
        "final_document": FinalDocument.objects.filter(enrolment=enrolment),
    }[field]
