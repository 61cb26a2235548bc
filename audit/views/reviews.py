"""Månadens granskning: drawn, gone through item by item, closed."""

from datetime import date
from secrets import randbelow

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from audit.forms.findings import FindingForm
from audit.models import Review, ReviewItem
from audit.models.review import ReviewQuerySet
from audit.people import names_of
from audit.reviewing import SAMPLE, begin, rows_of, waiting
from audit.views.log import lines_of, reviewed_at

SEEDS = 2**31
ROWS_SHOWN = 500


def reviews_of(request: HttpRequest) -> ReviewQuerySet:
    return Review.objects.filed_under(reviewed_at(request))


def name_of(request: HttpRequest) -> str:
    name: str = request.user.display_name  # type: ignore[union-attr]
    return name


def reviews(request: HttpRequest) -> HttpResponse:
    """Granskningar: the months that wait, and those that are done."""
    context = {
        "waiting": waiting(reviewed_at(request), localdate()),
        "closed": reviews_of(request).with_progress().exclude(closing=None),
        "sample": SAMPLE,
    }
    return render(request, "audit/reviews.html", context)


def draw(request: HttpRequest) -> HttpResponse:
    """Drar månadens granskning, by a lot that is kept with it."""
    try:
        month = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError:
        raise Http404 from None
    if month not in {one.first for one in waiting(reviewed_at(request), localdate())}:
        raise Http404
    try:
        drawn = begin(
            reviewed_at(request),
            month,
            seed=randbelow(SEEDS),
            by=name_of(request),
            today=localdate(),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("audit:reviews")
    return redirect("audit:review", drawn.pk)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """En månads granskning: its items and what has been found."""
    found = get_object_or_404(reviews_of(request).with_progress(), pk=pk)
    items = list(found.items.with_latest_finding())
    names = names_of(item.user_id for item in items)
    context = {
        "review": found,
        "items": [(item, names.get(item.user_id, "okänd")) for item in items],
        "sample": SAMPLE,
    }
    return render(request, "audit/review.html", context)


def review_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """En post: the rows behind it, and what the reviewer found."""
    own = ReviewItem.objects.filter(review__in=reviews_of(request)).select_related("review")
    found = get_object_or_404(own, review=pk, pk=item)
    form = FindingForm(request.POST or None)
    by, user_id = name_of(request), request.user.pk
    if form.is_valid() and form.attempt(lambda: form.add_to(found, by=by, user_id=user_id)):
        messages.success(request, "Bedömningen är sparad.")
        return redirect("audit:review", pk)
    context = {
        "item": found,
        "who": names_of([found.user_id]).get(found.user_id, "okänd"),
        "lines": lines_of(rows_of(found).newest_first()[:ROWS_SHOWN]),
        "findings": found.findings.order_by("-pk"),
        "is_closed": hasattr(found.review, "closing"),
        "form": form,
        "rows_shown": ROWS_SHOWN,
    }
    return render(request, "audit/review_item.html", context)


def close_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Avslutar månadens granskning."""
    found = get_object_or_404(reviews_of(request), pk=pk)
    try:
        found.close(by=name_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("audit:review", pk)
    messages.success(request, f"Granskningen av {found} är avslutad.")
    return redirect("audit:reviews")
