from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now

from finsam.dates import add_months
from finsam.htmx import wants_fragment
from organisations.http import ActorRequest
from participants.forms.journal import NoteForm
from participants.models import Enrolment, JournalNote
from participants.timelines import of_note
from participants.views.drafting import Drafting, drafting_of, finish_draft
from participants.views.opening import case_page, open_case
from participants.views.searching import recall, remember

TAB = "participants:journal"
ROWS = 50
PERIODS = {"3": "tre månader", "12": "tolv månader", "": "hela tiden"}


@dataclass(frozen=True)
class Choice:
    """Urval i journalen: kind, months back, and the key of a search."""

    category: str = ""
    months: str = "3"
    search: str = ""

    @property
    def query(self) -> str:
        return urlencode({"slag": self.category, "period": self.months, "sok": self.search})


def choice_from(asked: QueryDict) -> Choice:
    """Läser adressen: three months unless something else is asked for."""
    category, months = asked.get("slag", ""), asked.get("period", "3")
    return Choice(
        category if category in JournalNote.Category.values else "",
        months if months in PERIODS else "3",
        asked.get("sok", ""),
    )


def notes_of(enrolment: Enrolment, choice: Choice, sought: str, today: date) -> Any:
    """Anteckningarna i urvalet, each knowing whether a later one corrects it."""
    chosen = Q()
    if choice.category:
        chosen &= Q(category=choice.category)
    if choice.months:
        chosen &= Q(happened_on__gte=add_months(today, -int(choice.months)))
    for word in sought.split():
        chosen &= Q(text__icontains=word)
    corrections = JournalNote.objects.filter(corrects=OuterRef("pk"))
    notes = enrolment.notes.filter(chosen).annotate(is_corrected=Exists(corrections))
    return notes.select_related("signed_by", "corrects")


def journal(request: ActorRequest, case_number: str) -> HttpResponse:
    """Journalen. A search is posted, so that what is sought stands in no address."""
    enrolment = open_case(request, case_number)
    if request.method == "POST":
        asked = choice_from(request.POST)
        key = remember(request, request.POST.get("q", "")) if request.POST.get("q") else ""
        found = Choice(asked.category, asked.months, key)
        return redirect(f"{reverse(TAB, args=[case_number])}?{found.query}")
    return journal_page(request, enrolment, NoteForm(initial={"happened_on": localdate()}))


def journal_page(request: ActorRequest, enrolment: Enrolment, form: NoteForm) -> HttpResponse:
    choice, today = choice_from(request.GET), localdate()
    sought = recall(request, choice.search)
    page = Paginator(notes_of(enrolment, choice, sought, today), ROWS).get_page(
        request.GET.get("sida")
    )
    draft = drafting_of(request, reverse("participants:sign_note", args=[enrolment.case_number]))
    return case_page(
        request,
        "participants/journal.html",
        enrolment,
        tab=TAB,
        form=draft.fill(form),
        draft=draft,
        choice=choice,
        sought_text=sought,
        page=page,
        categories=JournalNote.Category.choices,
        periods=PERIODS.items(),
    )


def sign_note(request: ActorRequest, case_number: str) -> HttpResponse:
    """Signera anteckning: swapped in by htmx, else back to the page it was written on."""
    enrolment = open_case(request, case_number)
    form = NoteForm(request.POST)
    if form.sign(enrolment, by=request.user, at=now()):
        finish_draft(request)
        if wants_fragment(request):
            return signed(request, enrolment, form.signed)
        messages.success(request, "Anteckningen är signerad.")
        return redirect("participants:case" if request.POST.get("quick") else TAB, case_number)
    if wants_fragment(request):
        return quick_note(request, enrolment, form)
    return journal_page(request, enrolment, form)


def signed(request: ActorRequest, enrolment: Enrolment, note: JournalNote) -> HttpResponse:
    """Fragmentet efter signering: an empty form, and the note for the top of the timeline."""
    form = NoteForm(initial={"happened_on": localdate()})
    return quick_note(request, enrolment, form, entry=of_note(note), today=localdate())


def quick_note(
    request: ActorRequest, enrolment: Enrolment, form: NoteForm, **context: Any
) -> HttpResponse:
    frame = {"form": form, "enrolment": enrolment, "draft": Drafting(request.path)}
    return render(request, "participants/_quick_note.html", frame | context)


def correct_note(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Rätta anteckning: a new one that points at the old; both stay readable."""
    enrolment = open_case(request, case_number)
    note = get_object_or_404(enrolment.notes.select_related("signed_by"), pk=pk)
    initial = {"category": note.category, "happened_on": note.happened_on}
    draft = drafting_of(request)
    form = draft.fill(NoteForm(request.POST or None, initial=initial))
    if form.sign(enrolment, by=request.user, at=now(), corrects=note):
        finish_draft(request)
        messages.success(request, "Rättelsen är signerad. Båda anteckningarna går att läsa.")
        return redirect(TAB, case_number)
    return case_page(
        request,
        "participants/correct_note.html",
        enrolment,
        tab=TAB,
        form=form,
        draft=draft,
        note=note,
    )
