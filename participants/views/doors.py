"""Dörrarna: a protected person's case, opened with a reason; and the emergency opening."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now

from audit.log import note, record, watch
from organisations.hats import login_of
from organisations.http import ActorRequest
from participants.forms.openings import BreakGlassForm, ReasonForm
from participants.models import Enrolment, Opening
from participants.models.opening import midnight_after
from participants.views.listing import team_of

Kind = Opening.Kind


def open_protected(request: ActorRequest, case_number: str) -> HttpResponse:
    """Öppna skyddat ärende: once a login, with a reason; shows the alias and no more."""
    protected = Enrolment.objects.visible_to(request.actor).protected().with_names()
    enrolment = get_object_or_404(protected, case_number=case_number)
    note(request, [enrolment.pk])
    onward = way_on(request, enrolment)
    if enrolment.openings.open_to(request.actor).protected().exists():
        return redirect(onward)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        open_with(request, enrolment, Kind.PROTECTED, form.cleaned_data["reason"])
        return redirect(onward)
    context = {"enrolment": enrolment, "form": form, "onward": onward}
    return render(request, "participants/open_protected.html", context)


def way_on(request: ActorRequest, enrolment: Enrolment) -> str:
    """Dit läsaren var på väg, a page of this case; else its first."""
    asked = request.POST.get("vidare") or request.GET.get("vidare") or ""
    inside = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    if inside and f"/{enrolment.case_number}/" in asked:
        return asked
    return reverse("participants:case", args=[enrolment.case_number])


def open_with(request: ActorRequest, enrolment: Enrolment, kind: Kind, reason: str) -> None:
    """Öppnar, for this hat in this login, and tells the reviewer, now and at each reading."""
    request.actor.login = login_of(request)
    at = now()
    Opening.objects.create(
        enrolment=enrolment,
        actor=request.actor,
        login=request.actor.login,
        kind=kind,
        reason=reason,
        opened_at=at,
        valid_until=midnight_after(at),
    )
    watch(request, enrolment.pk)
    view = request.resolver_match.view_name if request.resolver_match else ""
    record(
        request,
        view=view,
        kind="enrolment",
        subjects=[enrolment.pk],
        asked=enrolment.case_number,
        outcome="opened",
        controller_id=enrolment.team.owner_id,
    )


def break_glass(request: ActorRequest) -> HttpResponse:
    """Nödöppning: a colleague reads a case whose circle they are not in, until midnight.

    Only where the circle is narrow, never a protected person, and never the answers about violence.
    """
    if team_of(request.actor).reads_whole:
        raise Http404
    note(request, [])
    cases = Enrolment.objects.filter(team=request.actor.team_id).with_names()
    form = BreakGlassForm(request.POST or None, cases=cases)
    if form.is_valid() and (enrolment := form.found):
        if not Enrolment.objects.visible_to(request.actor).filter(pk=enrolment.pk).exists():
            note(request, [enrolment.pk])
            open_with(request, enrolment, Kind.BREAK_GLASS, form.cleaned_data["reason"])
            messages.warning(request, "Ärendet är öppnat för läsning till midnatt.")
        return redirect("participants:case", enrolment.case_number)
    return render(request, "participants/break_glass.html", {"form": form})
