"""Indikatorenkäten: what a case knows of it, what is typed in about nobody, what it all says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from instruments.forms.survey import AccountForm, AnswerForm, OfferForm
from instruments.models import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.models.survey import Tally
from instruments.surveys import (
    ENOUGH,
    Count,
    Heap,
    Period,
    SurveyForm,
    counted,
    is_warned,
    matperiod,
    toward_ten,
)
from organisations.http import ActorRequest
from organisations.models import Team
from participants.views.listing import team_of
from participants.views.opening import case_page, open_case

TAB = "instruments:case"


def offers(request: ActorRequest, case_number: str) -> HttpResponse:
    """Enkäten i ärendet: offered, answered or declined, each in one tap."""
    enrolment, today = open_case(request, case_number), localdate()
    form = OfferForm(request.POST or None, enrolment=enrolment, today=today)
    if form.is_valid() and form.attempt(form.tell):
        return redirect("instruments:survey", case_number)
    known = SurveyOffer.objects.filter(enrolment=enrolment)
    current = [(one, known.current(enrolment, one, today)) for one in SurveyForm]
    return case_page(
        request,
        "instruments/survey.html",
        enrolment,
        tab=TAB,
        form=form,
        current=current,
        states=SurveyOffer.State,
        period=matperiod(today),
    )


def type_in(request: ActorRequest, slug: str) -> HttpResponse:
    """Skriv in ett svar. The address names a form and nobody, and the access log gets no row."""
    survey, team = survey_at(slug), team_of(request.actor)
    form = AnswerForm(request.POST or None, team=team, survey=survey, today=localdate())
    if form.is_valid() and form.attempt(form.put):
        messages.success(request, "Svaret ligger i högen.")
        return redirect("instruments:type_survey", slug)
    return render(request, "instruments/type_survey.html", {"form": form, "survey": survey})


def survey_at(slug: str) -> SurveyForm:
    """Enkättypen i adressen. Raises Http404 for what is none."""
    for form in SurveyForm:
        if form.slug == slug:
            return form
    raise Http404


@dataclass(frozen=True)
class Standing:
    """Läget för en enkättyp: the count toward ten, and the results there are."""

    form: SurveyForm
    tally: Tally
    heap: Heap
    accounts: list[SurveyAccount]
    today: date

    @property
    def now(self) -> Period:
        return matperiod(self.today)

    @property
    def offered(self) -> int:
        return self.tally.offered[self.now.year]

    @property
    def declined(self) -> int:
        return self.tally.declined[self.now.year]

    @cached_property
    def count(self) -> Count:
        return counted(self.tally.answered, self.now, self.accounted)

    @property
    def typed(self) -> int:
        return len(self.heap.upto(self.now))

    @property
    def known(self) -> int:
        return toward_ten(self.count.total, self.typed)

    @property
    def missing(self) -> int:
        return max(0, ENOUGH - self.known)

    @property
    def warned(self) -> bool:
        return not self.is_accounted and is_warned(self.known, self.today)

    @property
    def accounted(self) -> set[int]:
        return {account.year for account in self.accounts}

    @property
    def is_accounted(self) -> bool:
        return self.now.year in self.accounted

    @property
    def due(self) -> Period | None:
        """Perioden som kan redovisas: the older first, and each of them once."""
        for period in (self.now.before, self.now):
            if period.year not in self.accounted and len(self.heap.upto(period)) >= ENOUGH:
                return period
        return None


def standings(team: Team, today: date) -> list[Standing]:
    """Läget för båda enkättyperna."""
    tallies = SurveyOffer.objects.counted(team)
    heaps = {one.form: one.opened for one in SurveyHeap.objects.filter(team=team)}
    accounts = list(SurveyAccount.objects.filter(team=team))
    found = []
    for form in SurveyForm:
        own = [account for account in accounts if account.form == form]
        found.append(Standing(form, tallies[form], heaps.get(form, Heap()), own, today))
    return found


def team_survey(request: ActorRequest) -> HttpResponse:
    """Indikatorenkäten för ledaren: how far it is to ten, and what the answers said together."""
    today = localdate()
    context = {"standings": standings(team_of(request.actor), today), "period": matperiod(today)}
    return render(request, "instruments/team_survey.html", context)


def account(request: ActorRequest, slug: str) -> HttpResponse:
    """Redovisa en period."""
    survey, team = survey_at(slug), team_of(request.actor)
    form = AccountForm(request.POST, team=team, survey=survey, today=localdate())
    if form.is_valid() and form.attempt(form.give):
        messages.success(request, "Perioden är redovisad.")
    else:
        messages.error(
            request, " ".join(str(one) for one in form.non_field_errors()) or "Välj en period."
        )
    return redirect("instruments:team_survey")
