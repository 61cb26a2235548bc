from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now

from organisations.hats import START
from organisations.http import ActorRequest
from organisations.models import Membership
from participants.cases import with_events
from participants.consents import unfollowed
from participants.disclosure import WARN_DAYS
from participants.filters import ITEMS, ends_soon
from participants.forms.postponing import PutOffForm
from participants.models import ConsentLine, Enrolment, Postponement, Watch
from participants.models.postponement import put_off as is_put_off
from participants.views.listing import team_of
from participants.views.opening import case_page, open_case


def put_off(request: ActorRequest, case_number: str, watch: str) -> HttpResponse:
    """Skjut upp en bevakning: it leaves the worklist until the day that is set."""
    if watch not in Watch.values:
        raise Http404
    enrolment, chosen = open_case(request, case_number), Watch(watch)
    cause = cause_of(enrolment, chosen, request.actor, localdate())
    if cause is None:
        messages.info(request, "Det finns inget sådant på arbetslistan längre.")
        return redirect(START)
    form = PutOffForm(request.POST or None)
    if form.is_valid() and form.attempt(
        lambda: Postponement(
            enrolment=enrolment, watch=chosen, cause_on=cause, **form.facts
        ).put_off(by=request.actor, at=now())
    ):
        until = form.cleaned_data["until"]
        messages.success(request, f"Uppskjutet. Det står på arbetslistan igen {until}.")
        return redirect(START)
    return case_page(
        request,
        "participants/put_off.html",
        enrolment,
        tab="participants:case",
        form=form,
        watch=chosen,
        cause=cause,
    )


def cause_of(enrolment: Enrolment, watch: Watch, actor: Membership, today: date) -> date | None:
    """Dagen som bevakningen räknas från; None when there is nothing on the list to put off."""
    if watch is Watch.CONSENT:
        return ending_line_of(enrolment, today)
    team = team_of(actor)
    due, cause = ends_soon(team, today), "end_on"
    if item := ITEMS.get(watch):
        due, cause = item.here(team, today), item.cause
    of_case = with_events(Enrolment.objects.filter(pk=enrolment.pk), actor.user, today)
    found: Any = of_case.filter(due).values_list(cause, flat=True)
    day: date | None = found.first()
    return day


def ending_line_of(enrolment: Enrolment, today: date) -> date | None:
    """Den första samtyckesraden som upphör i ett öppet ärende."""
    if not enrolment.is_open:
        return None
    lines = unfollowed(ConsentLine.objects.of(enrolment))
    soon = lines.filter(ended_on__lte=today + timedelta(days=WARN_DAYS))
    here = soon.exclude(is_put_off(Watch.CONSENT, "ended_on", today, case="consent__enrolment"))
    return here.order_by("ended_on").values_list("ended_on", flat=True).first()
