from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.views.listing import team_of
from participants.views.searching import recall, remember
from referrals.models import Referral
from referrals.models.sets import ReferralQuerySet
from referrals.rows import PAGE, as_values, counts, drawer_named, found_by, rows, tabs

NAMED_NOW = Q(named_readers__user__isnull=False, named_readers__removed_at=None)


def referral_list(request: ActorRequest) -> HttpResponse:
    """Remisser: the team's, or the referrer's own and those of the office.

    A search is sent to it, and the address then holds only its key: no name in an address.
    """
    if text := request.POST.get("q", "").strip():
        note(request, [])
        return redirect(
            f"{reverse('referrals:list')}?{urlencode({'sok': remember(request, text)})}"
        )
    return team_list(request) if request.actor.is_team_staff else own_list(request)


def team_list(request: ActorRequest) -> HttpResponse:
    """Teamets remisser i flikar. A search looks in all of them."""
    received = Referral.objects.visible_to(request.actor)
    words = recall(request, request.GET.get("sok", ""))
    drawer = drawer_named("" if words else request.GET.get("flik", ""))
    if words:
        chosen = found_by(received, words, team_of(request.actor)).order_by("-sent_on", "-pk")
    else:
        chosen = received.in_states(drawer.states).order_by(*drawer.order)
    context = page_of(request, chosen) | {
        "tabs": tabs(counts(received), None if words else drawer.slug),
        "drawer": drawer,
        "words": words,
        "protected": protected_ones(request),
    }
    return render(request, "referrals/team_list.html", context)


def protected_ones(request: ActorRequest) -> list[Referral]:
    """Remisser med skyddade uppgifter, for the leader who names their readers: the numbers."""
    kept = Referral.objects.with_a_list(request.actor).undecided().order_by("sent_on", "pk")
    found = list(kept.annotate(readers=Count("named_readers", filter=NAMED_NOW)))
    note(request, [referral.pk for referral in found])
    return found


def own_list(request: ActorRequest) -> HttpResponse:
    """Mina remisser, påbörjade först; of the office's others the number and the status only."""
    own = Referral.objects.written_by(request.actor)
    today = localdate()
    office = Referral.objects.of_office(request.actor).ongoing(today).order_by("-sent_on", "-pk")
    drafts = rows(as_values(Referral.objects.drafts_of(request.actor).order_by("-pk")))
    offices = rows(as_values(office, told_on=today)[:PAGE])
    note(request, [row.pk for row in [*drafts, *offices]])
    context = page_of(request, own.sent().order_by("-sent_on", "-pk"), told_on=today) | {
        "drafts": drafts,
        "office": offices,
    }
    return render(request, "referrals/own_list.html", context)


def page_of(
    request: ActorRequest, referrals: ReferralQuerySet, *, told_on: date | None = None
) -> dict[str, Any]:
    """En sida rader, and the note of what it shows."""
    page = Paginator(as_values(referrals, told_on=told_on), PAGE).get_page(request.GET.get("sida"))
    shown = rows(page.object_list)
    note(request, [row.pk for row in shown])
    return {"page": page, "rows": shown, "today": localdate()}
