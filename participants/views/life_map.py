from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from participants.codes_plan import LifeArea
from participants.forms.life_map import CoordinateForm, LifeNoteForm, NeedForm, NewNeedForm
from participants.models import Enrolment, LifeNeed, LifeNote
from participants.views.in_place import TAB, InPlace, write
from participants.views.opening import case_page, open_case

PAGE = "participants:life_map"


@dataclass(frozen=True)
class Area:
    """Livsområde: what was seen there, and what is needed."""

    code: str
    note: LifeNote | None
    needs: list[LifeNeed]

    @property
    def label(self) -> str:
        return str(LifeArea(self.code).label)


def life_map(request: ActorRequest, case_number: str) -> HttpResponse:
    """Livskompassen: the four areas of life, so that no need of coordination is missed."""
    enrolment = open_case(request, case_number)
    notes = {note.area: note for note in enrolment.life_notes.all()}
    needs = list(enrolment.life_needs.select_related("measure"))
    areas = [
        Area(code, notes.get(code), [need for need in needs if need.area == code])
        for code in LifeArea.values
    ]
    return case_page(request, "participants/life_map.html", enrolment, tab=TAB, areas=areas)


def area_in(code: str) -> LifeArea:
    """Livsområdet i adressen; 404 for any other word."""
    if code not in LifeArea.values:
        raise Http404
    return LifeArea(code)


def edit_area(request: ActorRequest, case_number: str, area: str) -> HttpResponse:
    """Skriv om ett livsområde."""
    enrolment, chosen = open_case(request, case_number), area_in(area)
    known = enrolment.life_notes.filter(area=chosen).first()
    note = known or LifeNote(enrolment=enrolment, area=chosen)
    place = InPlace(
        f"note-{chosen}",
        PAGE,
        f"Anteckning, {chosen.label}",
        "Spara anteckningen",
        "Anteckningen är sparad.",
        "participants/_life_note.html",
    )
    form = LifeNoteForm(request.POST or None, instance=note, auto_id=place.auto_id)
    shown = Area(chosen, note, [])
    return write(request, enrolment, form, place, verb=form.save, shows=lambda: {"area": shown})


def add_need(request: ActorRequest, case_number: str, area: str) -> HttpResponse:
    """Lägg till behov i ett livsområde."""
    enrolment, chosen = open_case(request, case_number), area_in(area)
    need = LifeNeed(enrolment=enrolment, area=chosen)
    place = InPlace(
        f"new-need-{chosen}",
        PAGE,
        f"Nytt behov, {chosen.label}",
        "Lägg till behovet",
        "Behovet är tillagt.",
        "participants/_life_need_added.html",
        columns=True,
    )
    form = NewNeedForm(
        request.POST or None,
        instance=need,
        initial={"seen_on": localdate()},
        auto_id=place.auto_id,
    )
    return write(
        request,
        enrolment,
        form,
        place,
        verb=form.save,
        shows=lambda: {"need": need, "area": Area(chosen, None, [])},
    )


def edit_need(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ändra behov, or say that it is one no longer."""
    enrolment = open_case(request, case_number)
    need = need_in(enrolment, pk)
    place = place_of(need, "Ändra behovet", "Spara behovet", "Behovet är sparat.")
    form = NeedForm(request.POST or None, instance=need, auto_id=place.auto_id)
    return write(request, enrolment, form, place, verb=form.save, shows=lambda: {"need": need})


def coordinate(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Behovet blir en samordnad insats, in one step."""
    enrolment = open_case(request, case_number)
    need = need_in(enrolment, pk)
    place = place_of(need, "Samordna", "Gör till samordnad insats", "Insatsen är tillagd.")
    form = CoordinateForm(request.POST or None, need=need, auto_id=place.auto_id)
    return write(
        request, enrolment, form, place, verb=form.coordinate, shows=lambda: {"need": need}
    )


def need_in(enrolment: Enrolment, pk: int) -> LifeNeed:
    return get_object_or_404(enrolment.life_needs.select_related("measure"), pk=pk)


def place_of(need: LifeNeed, heading: str, action: str, done: str) -> InPlace:
    return InPlace(
        f"need-{need.pk}", PAGE, heading, action, done, "participants/_life_need.html", columns=True
    )
