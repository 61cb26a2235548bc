"""Granskning av nödöppningar: for the log reviewer, who sees who, when and why, and no case."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.forms.openings import ReviewForm
from participants.models import Opening
from participants.models.opening import OpeningQuerySet

ROWS = 50


def reviewed_by(request: ActorRequest) -> OpeningQuerySet:
    """Nödöppningar i de team som granskarens organisation äger."""
    own = Opening.objects.break_glass().filter(enrolment__team__owner=request.actor.organisation_id)
    return own.select_related("enrolment", "actor__user", "actor__team", "reviewed_by__user")


def openings(request: ActorRequest) -> HttpResponse:
    """Nödöppningar: what waits for a review first, the longest overdue at the top."""
    found = reviewed_by(request).order_by(F("reviewed_on").desc(nulls_first=True), "opened_at")
    page = Paginator(found, ROWS).get_page(request.GET.get("sida"))
    note(request, [opening.enrolment_id for opening in page])
    waiting = [opening for opening in page if opening.reviewed_on is None]
    context = {
        "page": page,
        "waiting": waiting,
        "reviewed": [opening for opening in page if opening.reviewed_on],
        "today": localdate(),
    }
    return render(request, "participants/openings.html", context)


def review(request: ActorRequest, pk: int) -> HttpResponse:
    """Granska en nödöppning. What was found stands: it is done once."""
    opening = get_object_or_404(reviewed_by(request), pk=pk)
    note(request, [opening.enrolment_id])
    form = ReviewForm(request.POST or None)
    said = form.cleaned_data if form.is_valid() else {}
    if said and form.attempt(lambda: opening.review(on=localdate(), by=request.actor, **said)):
        messages.success(request, "Granskningen är sparad.")
        return redirect("participants:openings")
    context = {"opening": opening, "form": form, "today": localdate()}
    return render(request, "participants/review_opening.html", context)
