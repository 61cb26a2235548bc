"""Kalendern, and the subscription to it from a calendar outside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from activities.models import CalendarFeed
from audit.log import note, record
from finsam.row_security import acting_as
from organisations.hats import scope_of
from organisations.http import ActorRequest
from reporting import feeds
from reporting.calendar import bookings, leaving, shown_to
from reporting.calendar_pages import by_day, page_from
from reporting.forms.calendar import FeedForm

FILE = "reporting:feed_file"


def calendar(request: ActorRequest) -> HttpResponse:
    """Kalender: a week or a day, `?vecka=2026-W47` or `?dag=2026-11-20`; leaders see the team."""
    actor = request.actor
    page = page_from(request.GET, today=localdate(), mine=not actor.leads)
    sources = shown_to(actor)
    found = bookings(sources.of(actor, page.today) if page.mine else sources, page.days)
    note(request, [one.case_pk for one in found if one.case_pk])
    if referrals := [one.referral_pk for one in found if one.referral_pk]:
        note(request, referrals, kind="referral")
    context = {"page": page, "days": by_day(page, found), "today": page.today}
    return render(request, "reporting/calendar.html", context)


def feed(request: ActorRequest) -> HttpResponse:
    """Prenumeration: makes a secret address, shown on this answer alone, or ends the one."""
    form, address = FeedForm(request.POST or None), ""
    if "avsluta" in request.POST:
        CalendarFeed.objects.filter(hat=request.actor).delete()
        messages.success(request, "Prenumerationen är avslutad.")
        return redirect("reporting:feed")
    if form.is_valid():
        secret = CalendarFeed.objects.issue(
            request.actor, whole_team=form.cleaned_data["whole_team"] == "team", at=now()
        )
        address = request.build_absolute_uri(reverse(FILE, args=[secret]))
    kept = CalendarFeed.objects.filter(hat=request.actor).first()
    context = {"form": form, "feed": kept, "address": address, "today": localdate()}
    return render(request, "reporting/feed.html", context)


@login_not_required
def feed_file(request: HttpRequest, secret: str) -> HttpResponse:
    """Filen som en kalender hämtar, without a login: the secret stands for the role it was made in.

    The role has to last, and the file holds no person. Each fetching is in the access log.
    """
    today = localdate()
    found = CalendarFeed.objects.live(secret, today=today).with_hat().first()
    if found is None:
        return gone(request)
    hat, at = found.hat, now()
    with acting_as(scope_of(hat)):
        sources = leaving(hat)
        chosen = bookings(
            sources if found.whole_team else sources.of(hat, today), feeds.days_of(localtime(at))
        )
    record(
        request,
        view=FILE,
        outcome="exported",
        actor=hat,
        user_id=hat.user_id,
        who=hat.user.logged_name,
        kind="worklist",
        classes=["K2"],
        subjects=[one.case_pk for one in chosen if one.case_pk],
    )
    assert hat.team  # noqa: S101 - the set is of hats in a team
    body = feeds.written(chosen, place=hat.team.code, now=at)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def gone(request: HttpRequest) -> HttpResponse:
    """Ingen prenumeration. A calendar is told so, and not led to the login with its secret."""
    if request.user.is_authenticated:
        raise Http404
    return HttpResponseNotFound()
