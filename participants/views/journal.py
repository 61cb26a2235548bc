from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Window
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now

from finsam.dates import add_months
from finsam.htmx import wants_fragment
from organisations.hats import Link
from organisations.http import ActorRequest
from organisations.models import User
from participants.forms.journal import NoteForm
from participants.models import Enrolment, JournalNote, Objection
from participants.timelines import of_note
from participants.views.drafting import (
    Drafting,
    beside,
    drafting_beside,
    drafting_of,
    finish_draft,
)
from participants.views.listing import CountedPaginator
from participants.views.opening import case_page, open_case
from participants.views.searching import recall, remember

TAB = "participants:journal"
ROWS = 50
USUAL = "3"
PERIODS = {USUAL: "tre månader", "12": "tolv månader", "": "hela tiden"}
LONGEST_KEY = 18  # digits: more than these is no key in any table


@dataclass(frozen=True)
class Choice:
    """Urval i journalen: kind, writer, months back, and the key of a search."""

    category: str = ""
    writer: str = ""
    months: str = USUAL
    search: str = ""

    @property
    def query(self) -> str:
        """The address of the selection; what is as usual is not said."""
        asked = {"slag": self.category, "vem": self.writer, "sok": self.search}
        said = {name: value for name, value in asked.items() if value}
        return "?" + urlencode(said | ({} if self.months == USUAL else {"period": self.months}))


def choice_from(asked: QueryDict) -> Choice:
    """Läser adressen: three months unless something else is asked for."""
    category, months = asked.get("slag", ""), asked.get("period", USUAL)
    writer = asked.get("vem", "")
    return Choice(
        category if category in JournalNote.Category.values else "",
        writer if writer.isascii() and writer.isdecimal() and len(writer) <= LONGEST_KEY else "",
        months if months in PERIODS else USUAL,
        asked.get("sok", ""),
    )


def notes_of(enrolment: Enrolment, choice: Choice, sought: str, today: date) -> Any:
    """Anteckningarna i urvalet, each knowing whether a later one corrects it.

    Words are sought as they are written, in the notes of this case and in what was objected to
    them: some hundred texts at most, so no index and no stems of words are needed.
    """
    chosen = Q()
    if choice.category:
        chosen &= Q(category=choice.category)
    if choice.writer:
        chosen &= Q(signed_by=int(choice.writer))
    if choice.months:
        chosen &= Q(happened_on__gte=add_months(today, -int(choice.months)))
    objections = Objection.objects.filter(note=OuterRef("pk"))
    for word in sought.split():
        chosen &= Q(text__icontains=word) | Q(Exists(objections.filter(text__icontains=word)))
    corrections = JournalNote.objects.filter(corrects=OuterRef("pk"))
    notes = enrolment.notes.filter(chosen).annotate(is_corrected=Exists(corrections))
    told = Prefetch("objections", Objection.objects.told())
    return notes.select_related("signed_by", "corrects").prefetch_related(told)


def writers_of(enrolment: Enrolment) -> list[User]:
    """De som har skrivit i journalen."""
    notes = enrolment.notes.order_by().values("signed_by")
    return sorted(User.objects.filter(pk__in=notes), key=lambda user: user.display_name)


def chips_of(choice: Choice, writers: list[User], sought: str) -> list[Link]:
    """Valda filter, each with the address of the journal without it."""
    names = {str(writer.pk): writer.display_name for writer in writers}
    active = []
    if choice.category:
        label = JournalNote.Category(choice.category).label.capitalize()
        active.append(Link(label, replace(choice, category="").query, current=True))
    if choice.writer:
        label = names.get(choice.writer, "Någon annan")
        active.append(Link(label, replace(choice, writer="").query, current=True))
    if choice.months != USUAL:
        label = PERIODS[choice.months].capitalize()
        active.append(Link(label, replace(choice, months=USUAL).query, current=True))
    if sought:
        active.append(Link(f"Ord: {sought}", replace(choice, search="").query, current=True))
    return active


def page_of(notes: Any, asked: str) -> Page[JournalNote]:
    """En sida anteckningar, counted in the query that reads them."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    number = max(number, 1)
    first = (number - 1) * ROWS
    found = list(notes.annotate(counted=Window(Count("pk")))[first : first + ROWS])
    counted = found[0].counted if found else 0
    return Page(found, number, CountedPaginator([], ROWS, counted))


def journal(request: ActorRequest, case_number: str) -> HttpResponse:
    """Journalen. A search is posted, so that what is sought stands in no address."""
    enrolment = opened(request, case_number)
    if request.method == "POST":
        asked = choice_from(request.POST)
        key = remember(request, request.POST.get("q", "")) if request.POST.get("q") else ""
        found = replace(asked, search=key)
        return redirect(f"{reverse(TAB, args=[case_number])}{found.query}")
    return journal_page(request, enrolment, NoteForm(initial={"happened_on": localdate()}))


def opened(request: ActorRequest, case_number: str) -> Enrolment:
    """Ärendet, and in the same query the draft of a new note."""
    return open_case(request, case_number, **beside(request, address_of_new(case_number)))


def address_of_new(case_number: str) -> str:
    """Dit en ny anteckning skickas, from whichever page of the case: they share one draft."""
    return reverse("participants:sign_note", args=[case_number])


def journal_page(request: ActorRequest, enrolment: Enrolment, form: NoteForm) -> HttpResponse:
    choice, today = choice_from(request.GET), localdate()
    sought, writers = recall(request, choice.search), writers_of(enrolment)
    draft = drafting_beside(request, address_of_new(enrolment.case_number), enrolment)
    return case_page(
        request,
        "participants/journal.html",
        enrolment,
        tab=TAB,
        form=draft.fill(form),
        draft=draft,
        choice=choice,
        sought_text=sought,
        page=page_of(notes_of(enrolment, choice, sought, today), request.GET.get("sida", "")),
        categories=JournalNote.Category.choices,
        periods=PERIODS.items(),
        writers=writers,
        chips=chips_of(choice, writers, sought),
        whole=replace(choice, months="").query,
    )


def sign_note(request: ActorRequest, case_number: str) -> HttpResponse:
    """Signera anteckning: swapped in by htmx, else back to the page it was written on."""
    enrolment = opened(request, case_number)
    form = NoteForm(request.POST)
    if form.sign(enrolment, by=request.user, at=now()):
        finish_draft(request, enrolment)
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
        finish_draft(request, enrolment)
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
