"""Namngivna läsare: the leader keeps the lists, and opens no case by doing so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from audit.log import note
from finsam.buttons import press
from organisations.http import ActorRequest
from participants.forms.people import AssignForm
from participants.forms.readers import NameForm
from participants.models import Assignment, Enrolment, NamedReader
from participants.models.sets import EnrolmentQuerySet
from participants.readers import Listed, listed
from participants.views.listing import team_of

ROWS = 50


def readers(request: ActorRequest) -> HttpResponse:
    """Namngivna läsare: the cases that the whole team does not find, and who finds them."""
    cases = with_people(Enrolment.objects.with_a_list(request.actor))
    in_order = cases.order_by(F("closed_on").desc(nulls_first=True), "case_number")
    page = Paginator(in_order, ROWS).get_page(request.GET.get("sida"))
    note(request, [enrolment.pk for enrolment in page])
    today = localdate()
    context = {
        "page": page,
        "rows": [listed(enrolment, today) for enrolment in page],
        "team": team_of(request.actor),
        "today": today,
    }
    return render(request, "participants/readers.html", context)


def with_people(cases: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Four queries, however many cases: the named, the entrusted, and who works in the team."""
    named = NamedReader.objects.current().select_related("user", "named_by__user")
    assignments = Assignment.objects.select_related("user").order_by("started_on")
    return cases.select_related("participant", "team").prefetch_related(
        Prefetch("named_readers", named, to_attr="readers_now"),
        Prefetch("assignments", assignments, to_attr="assigned"),
    )


def kept(request: ActorRequest, case_number: str) -> Listed:
    """Ärendet vars lista ledaren håller; 404 for everybody else, and for a case without a list."""
    cases = with_people(Enrolment.objects.with_a_list(request.actor))
    enrolment = get_object_or_404(cases, case_number=case_number)
    note(request, [enrolment.pk])
    return listed(enrolment, localdate())


def case_readers(request: ActorRequest, case_number: str) -> HttpResponse:
    """Läsare i ett ärende: alias or number and the list, never the case."""
    case = kept(request, case_number)
    enrolment = case.enrolment
    form = NameForm(
        request.POST or None,
        team=enrolment.team,
        named=enrolment.named_readers,
        today=localdate(),
    )
    if form.is_valid() and form.attempt(
        lambda: enrolment.name_reader(form.cleaned_data["user"], by=request.actor, at=now())
    ):
        messages.success(request, f"{form.cleaned_data['user'].display_name} är namngiven.")
        return redirect("participants:case_readers", case_number)
    return render(request, "participants/case_readers.html", {"case": case, "form": form})


def remove_reader(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Ta bort från listan; it bites at the person's next request."""
    case = kept(request, case_number)
    reader = get_object_or_404(case.enrolment.named_readers.select_related("user"), pk=pk)
    press(
        request,
        lambda: reader.remove(by=request.actor, at=now()),
        f"{reader.user.display_name} är borttagen från listan.",
    )
    return redirect("participants:case_readers", case_number)


def entrust(request: ActorRequest, case_number: str) -> HttpResponse:
    """Utse ansvarig, by the leader who does not open the case: so that none falls out of sight."""
    case = kept(request, case_number)
    if not case.enrolment.is_open:
        raise Http404
    form = AssignForm(
        request.POST or None,
        enrolment=case.enrolment,
        part=Assignment.Part.RESPONSIBLE,
        today=localdate(),
    )
    if form.is_valid() and form.attempt(form.assign):
        messages.success(request, "Den nya ansvariga är sparad.")
        return redirect("participants:case_readers", case_number)
    return render(request, "participants/entrust.html", {"case": case, "form": form})
