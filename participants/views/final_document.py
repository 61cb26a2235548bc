from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now

from documents.jobs import orders_of
from organisations.http import ActorRequest
from participants.deadlines import takeover_check_due
from participants.forms.final_document import ReceiptForm, ReviewForm, TakeOverForm, TextsForm
from participants.heads import has_document
from participants.models import Enrolment, FinalDocument
from participants.models.final_document import UNREVIEWED
from participants.papers import as_reviewed, missing_tick, order_paper
from participants.printing import letter
from participants.proposing import proposals
from participants.views.drafting import beside, drafting_beside, finish_draft
from participants.views.opening import case_page, open_case

TAB = "participants:final_document"
KIND = "final_document"
SAVED = "Slutdokumentet är sparat."
CHANGED = "Slutdokumentet är sparat. Texterna är ändrade: granska dokumentet igen."
# Who signs for the document here, by the word in the address.
RECEIVERS = {"deltagaren": "participant"}


def final_document(request: ActorRequest, case_number: str) -> HttpResponse:
    """Slutdokument: the texts, who has got it, and what comes after."""
    enrolment = opened(request, case_number)
    document = document_of(enrolment)
    texts = texts_form(document, request.POST or None)
    if texts.is_valid() and texts.attempt(texts.rewrite):
        finish_draft(request, enrolment)
        messages.success(request, CHANGED if texts.took_review_back else SAVED)
        return redirect(TAB, case_number)
    return page(request, document, texts=texts, form=texts)


def preview(request: ActorRequest, case_number: str) -> HttpResponse:
    """Granska slutdokumentet som det läses, before it becomes a file and is handed over."""
    document = document_of(opened(request, case_number))
    form = ReviewForm(request.POST or None, document=document)
    if form.is_valid() and form.attempt(lambda: form.review(request.user, now())):
        messages.success(request, "Dokumentet är granskat. Nu kan det skapas och lämnas.")
        return redirect(TAB, case_number)
    if form.is_bound:
        form.retype("version", document.version)  # what is shown now is what is reviewed next
    content = letter(document, written_on=localdate())
    del content["enrolment"]
    return case_page(
        request,
        "participants/final_preview.html",
        document.enrolment,
        tab=TAB,
        form=form,
        **content,
    )


def print_document(request: ActorRequest, case_number: str) -> HttpResponse:
    """Skapa PDF: ordered here, made by a worker, fetched from the page."""
    document = document_of(opened(request, case_number))
    if not document.is_reviewed:
        return to_review(request, case_number)
    if refusal := missing_tick(document.enrolment, KIND, request.POST):
        messages.warning(request, refusal)
        return redirect(TAB, case_number)
    order_paper(document.enrolment, KIND, by=request.actor, **as_reviewed(document))
    return redirect(TAB, case_number)


def receive(request: ActorRequest, case_number: str, receiver: str) -> HttpResponse:
    """Kvittens från deltagaren. The referrer's follows when the document is handed over, which is
    asked and kept as everything is that leaves the team."""
    document = document_of(opened(request, case_number))
    if not document.is_reviewed:
        return to_review(request, case_number)
    if receiver == "remittenten":
        return redirect(f"{reverse('participants:disclose', args=[case_number])}?vad=slutdokument")
    by = RECEIVERS[receiver]
    form = ReceiptForm(request.POST, prefix=by, document=document, today=localdate())
    if form.is_valid() and form.attempt(form.receive):
        messages.success(request, f"Sparat: lämnat till {receiver}.")
        return redirect(TAB, case_number)
    return page(request, document, form=form, **{f"{by}_form": form})


def take_over(request: ActorRequest, case_number: str) -> HttpResponse:
    """Nästa aktör har tagit vid."""
    enrolment = opened(request, case_number)
    document = document_of(enrolment)
    form = TakeOverForm(request.POST, enrolment=enrolment, today=localdate())
    if form.is_valid() and form.attempt(form.take_over):
        messages.success(request, "Sparat: nästa aktör har tagit vid.")
        return redirect(TAB, case_number)
    return page(request, document, form=form, takeover_form=form)


def to_review(request: ActorRequest, case_number: str) -> HttpResponse:
    """Vägen till det som fattas: both texts are read before anybody gets them."""
    messages.warning(request, UNREVIEWED)
    return redirect("participants:preview_final_document", case_number)


def opened(request: ActorRequest, case_number: str) -> Enrolment:
    """Ärendet, and in the same query the draft of the texts."""
    return open_case(request, case_number, **beside(request, reverse(TAB, args=[case_number])))


def document_of(enrolment: Enrolment) -> FinalDocument:
    """404 before the close, and for a misregistration: there is no document then."""
    if not has_document(enrolment):
        raise Http404
    return enrolment.final_document


def texts_form(document: FinalDocument, data: Any = None) -> TextsForm:
    form = TextsForm(data, instance=document)
    if form.proposed:
        form.initial.update(proposals(document.enrolment))
    return form


def page(
    request: ActorRequest, document: FinalDocument, *, form: Any, **forms: Any
) -> HttpResponse:
    """The whole page round the form that was sent; the others stand ready."""
    enrolment, today = document.enrolment, localdate()
    draft = drafting_beside(request, reverse(TAB, args=[enrolment.case_number]), enrolment)
    ready = {
        "texts": draft.fill(forms.get("texts") or texts_form(document)),
        "takeover_form": TakeOverForm(enrolment=enrolment, today=today),
    }
    for by in RECEIVERS.values():
        ready[f"{by}_form"] = ReceiptForm(prefix=by, document=document, today=today)
    jobs = orders_of(request.actor).with_files()
    return case_page(
        request,
        "participants/final_document.html",
        enrolment,
        tab=TAB,
        document=document,
        form=form,
        draft=draft,
        objections=document.objections.told(),
        job=jobs.filter(kind=KIND, subject=enrolment.case_number).first(),
        now=now(),
        check_on=takeover_check_due(enrolment.closed_on) if enrolment.closed_on else None,
        **ready | forms,
    )
