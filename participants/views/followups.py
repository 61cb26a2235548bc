from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from organisations.http import ActorRequest
from participants.forms.booking import BookForm
from participants.forms.followups import HoldForm, MissForm
from participants.models import Attendee, Enrolment, Extension, FollowUp, Objection
from participants.papers import missing_tick, order_paper
from participants.plans import plan_of
from participants.views.drafting import drafting_of, finish_draft
from participants.views.opening import case_page, open_case

TAB = "participants:follow_ups"
KIND = "follow_up"


@dataclass(frozen=True)
class Link:
    """Uppföljning i kedjan, with the number it goes by: held ones count, cancelled do not."""

    name: str
    follow_up: FollowUp

    @property
    def attendees(self) -> list[Attendee]:
        """De kallade, read with the follow-up."""
        called: list[dict[str, Any]] = getattr(self.follow_up, "called", [])
        return [Attendee(**facts) for facts in called]


def follow_ups(request: ActorRequest, case_number: str) -> HttpResponse:
    """Uppföljningar: what is planned, then all that was held or cancelled, the latest first."""
    enrolment = open_case(request, case_number)
    chain = list(chain_of(enrolment))
    return case_page(
        request,
        "participants/followups.html",
        enrolment,
        tab=TAB,
        planned=next((link for link in chain if link.follow_up.is_planned), None),
        past=[link for link in reversed(chain) if not link.follow_up.is_planned],
        extensions=extensions_of(enrolment),
        now=now(),
        too_late=booked_too_late(chain),
    )


def book(request: ActorRequest, case_number: str) -> HttpResponse:
    """Boka eller flytta nästa uppföljning."""
    enrolment = open_case(request, case_number)
    follow_up = enrolment.follow_ups.planned().first()
    if follow_up is None:
        return nothing_planned(request, case_number)
    form = BookForm(request.POST or None, instance=follow_up, now=now())
    if form.is_valid() and form.attempt(form.book):
        messages.success(request, "Bokningen är sparad.")
        return redirect(TAB, case_number)
    return case_page(
        request, "participants/followup_book.html", enrolment, tab=TAB, form=form, planned=follow_up
    )


def miss(request: ActorRequest, case_number: str) -> HttpResponse:
    """Mötet blev inte av."""
    enrolment = open_case(request, case_number)
    follow_up = enrolment.follow_ups.planned().exclude(booked_for=None).first()
    if follow_up is None:
        return nothing_planned(request, case_number)
    form = MissForm(request.POST or None, follow_up=follow_up, now=now())
    if form.is_valid() and form.attempt(form.miss):
        messages.success(request, "Det uteblivna mötet är sparat. Boka en ny tid.")
        return redirect("participants:book_follow_up", case_number)
    return case_page(
        request, "participants/followup_miss.html", enrolment, tab=TAB, form=form, planned=follow_up
    )


def hold(request: ActorRequest, case_number: str) -> HttpResponse:
    """Mötesläge: one screen that all three parties may look at, without internal notes."""
    enrolment = open_case(request, case_number)
    draft = drafting_of(request)
    meetings = list(enrolment.follow_ups.order_by("held_on", "pk"))
    sent = request.POST.get("meeting", "") or draft.said("meeting")
    follow_up = meeting_of(meetings, sent)
    if follow_up is None:
        return nothing_planned(request, case_number)
    held = [meeting for meeting in meetings if meeting.held_on]
    form = draft.fill(HoldForm(request.POST or None, instance=follow_up, today=localdate()))
    if form.is_valid() and form.attempt(lambda: form.hold(request.user, now())):
        finish_draft(request, enrolment)
        return answer_to(form, request, enrolment)
    context = {
        "enrolment": enrolment,
        "form": form,
        "draft": draft,
        "planned": follow_up,
        "number": len(held) + 1,
        "last": held[-1] if held else None,
        "plan": plan_of(enrolment),
        "today": localdate(),
    }
    return render(request, "participants/followup_hold.html", context)


def print_follow_up(request: ActorRequest, case_number: str, pk: int) -> HttpResponse:
    """Beställ kopian av en hållen uppföljning; a worker makes it."""
    enrolment = open_case(request, case_number)
    held = get_object_or_404(enrolment.follow_ups.held(), pk=pk)
    if refusal := missing_tick(enrolment, KIND, request.POST):
        messages.warning(request, refusal)
        return redirect(TAB, case_number)
    label = f"Uppföljning {held.held_on}"
    order_paper(enrolment, KIND, by=request.actor, label=label, follow_up=held.pk)
    messages.success(request, "Kopian läggs bland ärendets dokument om en stund.")
    return redirect("participants:documents", case_number)


def meeting_of(meetings: list[FollowUp], sent: str) -> FollowUp | None:
    """Mötet som formuläret gäller, held or not; to begin with the planned one.

    What was written for one meeting must never become the decision of the next.
    """
    if not sent:
        return next((meeting for meeting in meetings if meeting.is_planned), None)
    return next((meeting for meeting in meetings if str(meeting.pk) == sent), None)


def answer_to(form: HoldForm, request: ActorRequest, enrolment: Enrolment) -> HttpResponse:
    """Vart beslutet leder: a decision to close goes on to the close, one to extend to
    the request."""
    if form.closes:
        messages.success(request, "Beslutet är sparat. Fyll i avslutet nu eller senare.")
        return redirect("participants:close", enrolment.case_number)
    if form.extends:
        messages.success(
            request, "Beslutet är sparat. Skriv begäran om förlängning nu eller senare."
        )
        return redirect("participants:request_extension", enrolment.case_number)
    messages.success(request, "Beslutet är sparat.")
    return redirect(TAB, enrolment.case_number)


def nothing_planned(request: ActorRequest, case_number: str) -> HttpResponse:
    messages.warning(request, "Det finns inget planerat möte. Kanske är det redan hållet.")
    return redirect(TAB, case_number)


def chain_of(enrolment: Enrolment) -> Iterator[Link]:
    """Kedjan i tidsordning, moved and missed meetings with each. Two queries."""
    rows = (
        enrolment.follow_ups.with_attendees()
        .select_related("signed_by")
        .prefetch_related("changes", Prefetch("objections", Objection.objects.told()))
    )
    held = 0
    for follow_up in sorted(rows, key=settled):
        if follow_up.cancelled_on:
            yield Link("Inställd uppföljning", follow_up)
            continue
        held += 1
        yield Link(f"Uppföljning {held}", follow_up)


def extensions_of(enrolment: Any) -> list[Extension]:
    """Förlängningarna, the latest first; the case knows whether there are any."""
    if enrolment.extension_last_on is None:
        return []
    return list(enrolment.extensions.select_related("recorded_by__user").order_by("-pk"))


def booked_too_late(chain: list[Link]) -> bool:
    """Bokad efter senast-dagen: allowed, for a late meeting is better than none, but said."""
    return any(
        link.follow_up.is_planned
        and link.follow_up.booked_for is not None
        and localdate(link.follow_up.booked_for) > link.follow_up.due_on
        for link in chain
    )


def settled(follow_up: FollowUp) -> tuple[bool, object, int]:
    """Ordningen: by the day it was held or cancelled; what is planned comes last."""
    day = follow_up.held_on or follow_up.cancelled_on or follow_up.due_on
    return follow_up.is_planned, day, follow_up.pk or 0
