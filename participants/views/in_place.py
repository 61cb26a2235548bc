"""Formulär på plats: swapped into the page where it belongs, else a page of its own.

Both hold the same form and are answered by the same view; without JavaScript nothing is lost but
the place on the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.forms import VerbForm
from finsam.htmx import wants_fragment
from organisations.http import ActorRequest
from participants.forms.drafts import drafted_at
from participants.models import Enrolment
from participants.views.drafting import Drafting, drafting_of, finish_draft
from participants.views.opening import case_page

TAB = "participants:plan"


@dataclass(frozen=True)
class InPlace:
    """Plats: the element that the form fills, on which page, and what the form is called.

    `piece` is the template of what stands there once it is saved, which is told in `done`.
    In `columns` short fields stand side by side.
    """

    at: str
    page: str
    heading: str
    action: str
    done: str
    piece: str
    columns: bool = False

    @property
    def auto_id(self) -> str:
        """Of the fields: several forms may be open on the page at once."""
        return f"{self.at}-%s"


def write(
    request: ActorRequest,
    enrolment: Enrolment,
    form: VerbForm,
    place: InPlace,
    *,
    verb: Callable[[], object],
    shows: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Frågar, or does what was asked: `verb` is tried, `shows` is what the piece needs after it."""
    draft = None
    if drafted_at(request.path, enrolment.case_number):
        draft = drafting_of(request)
        draft.fill(form)
    if form.is_valid() and form.attempt(verb):
        finish_draft(request, enrolment)
        return answer(request, enrolment, place, **shows())
    return ask(request, enrolment, form, place, draft)


def ask(
    request: ActorRequest,
    enrolment: Enrolment,
    form: VerbForm,
    place: InPlace,
    draft: Drafting | None,
) -> HttpResponse:
    """Formuläret, empty, as it was left, or with what was wrong."""
    back = reverse(place.page, args=[enrolment.case_number])
    context = {"form": form, "place": place, "back": back, "draft": draft}
    if wants_fragment(request):
        frame = {"enrolment": enrolment}
        return render(request, "participants/_form_in_place.html", frame | context)
    return case_page(request, "participants/form_in_place.html", enrolment, tab=TAB, **context)


def answer(
    request: ActorRequest, enrolment: Enrolment, place: InPlace, **shown: Any
) -> HttpResponse:
    """Efter ett sparat formulär: the piece of the page that it changed, else the page itself."""
    if wants_fragment(request):
        frame = {"enrolment": enrolment, "today": localdate(), "place": place}
        return render(request, place.piece, frame | shown)
    messages.success(request, place.done)
    return redirect(f"{reverse(place.page, args=[enrolment.case_number])}#{place.at}")
