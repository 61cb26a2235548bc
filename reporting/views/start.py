"""Start: each role begins with its own computed page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from audit.log import note
from audit.models import Reading
from audit.reviewing import waiting
from instruments.filters import is_to_be_asked
from organisations.http import ActorRequest
from organisations.models import Membership, Team
from organisations.roles import TEAM_STAFF, Role
from participants.models import Absence, Enrolment, Extension, FollowUp, Opening
from referrals.models import Referral
from referrals.rows import as_values, rows
from referrals.states import State
from reporting import afterwards, asking, panels, watches
from reporting.agenda import agenda
from reporting.expiring import ending_consents_of
from reporting.extending import undecided_extensions
from reporting.naming import lacking_readers, naming_panels
from reporting.postponed import postponed

Page = Callable[[ActorRequest], HttpResponse]


def start(request: ActorRequest) -> HttpResponse:
    """Start, by the role of the hat."""
    return PAGES[Role(request.actor.role)](request)


def team_start(request: ActorRequest) -> HttpResponse:
    """Arbetslistan: today's meetings on one side, counted panels on the other."""
    actor, today = request.actor, localdate()
    team = team_of(actor)
    worklist = watches.worklist(actor, team, today, to_ask=is_to_be_asked)
    referrals = rows(as_values(Referral.objects.visible_to(actor).undecided().order_by("sent_on")))
    meetings = agenda(actor, referrals, now())
    consents, in_them = ending_consents_of(worklist, today)
    drafts, written_in = panels.drafts_of(actor, now())
    away, put_off = postponed(worklist)
    questions, to_ask = asking.to_ask_again(worklist)
    in_meetings = [meeting.case_pk for meeting in meetings if meeting.case_pk]
    note(request, [*worklist.named, *in_them, *written_in, *put_off, *to_ask, *in_meetings])
    if referrals:
        note(request, [row.pk for row in referrals], kind="referral")
    found = enrolled_in(team, **afterwards.counts(actor, today))
    counted = [
        *worklist.panels,
        afterwards.to_ask_after_close(actor, found),
        consents,
        questions,
        panels.new_referrals(referrals),
        drafts,
        *([away] if away.count or actor.leads else []),
        *kept_lists(request),
        *undecided_extensions(actor, found["extensions"]),
    ]
    context = {
        "panels": sorted(counted, key=lambda panel: not panel.count),  # what is empty comes last
        "todays": [meeting for meeting in meetings if meeting.day == today],
        "later": [meeting for meeting in meetings if meeting.day > today],
        "places": panels.places(team, found, referrals),
        "absences": Absence.objects.on_start_of(actor, today).select_related("user", "covered_by"),
        "today": today,
    }
    return render(request, "reporting/start_team.html", context)


def kept_lists(request: ActorRequest) -> list[panels.Panel]:
    """Det som väntar på att en ledare namnger någon."""
    if not request.actor.leads:
        return []
    referrals, cases = lacking_readers(request.actor, localdate())
    note(request, [pk for pk, _ in cases])
    if referrals:
        note(request, [pk for pk, _ in referrals], kind="referral")
    return naming_panels(referrals, cases)


def team_of(actor: Membership) -> Team:
    if actor.team is None:
        raise Http404
    return actor.team


def enrolled_in(team: Team, **beside: Count) -> dict[str, Any]:
    """Counts of the whole team, protected persons too: places are about places.

    What is counted `beside` is asked in the same query, of closed cases too.
    """
    decided = FollowUp.objects.held().filter(decision=FollowUp.Decision.CLOSE)
    asked = Extension.objects.undecided()
    is_open = Q(closed_on=None)
    return Enrolment.objects.filter(team=team).aggregate(
        enrolled=Count("pk", filter=is_open),
        closing=Count("pk", filter=is_open & Q(pk__in=decided.values("enrolment"))),
        extensions=Count("pk", filter=is_open & Q(pk__in=asked.values("enrolment"))),
        **beside,
    )


def referrer_start(request: ActorRequest) -> HttpResponse:
    """Remittentens start: what waits for an answer, what is under way, what is half written."""
    own = Referral.objects.written_by(request.actor)
    today = localdate()
    ongoing = own.ongoing(today).order_by("-sent_on", "-pk")
    found = rows(as_values(ongoing, told_on=today))
    note(request, [row.pk for row in found], kind="referral")
    context = {
        "asked": [row for row in found if row.state == State.ASKED],
        "drafts": [row for row in found if row.state == State.DRAFT],
        "ongoing": [row for row in found if row.state not in {State.ASKED, State.DRAFT}],
        "today": today,
    }
    return render(request, "reporting/start_referrer.html", context)


def steering_start(request: ActorRequest) -> HttpResponse:
    """Styrgruppens och förbundets start: the teams, with a way to their figures."""
    note(request, [])
    teams = request.actor.teams().select_related("owner")
    context = {
        "teams": teams,
        "extensions": Extension.objects.decidable_by(request.actor).count(),
        "today": localdate(),
    }
    return render(request, "reporting/start_steering.html", context)


def reviewer_start(request: ActorRequest) -> HttpResponse:
    """Logggranskarens start: months to go through, and the last week in numbers."""
    note(request, [])
    own = Reading.objects.filed_under(request.actor.organisation_id)
    numbers = own.filter(at__gte=now() - timedelta(days=7)).aggregate(
        shown=Count("pk", filter=Q(outcome=Reading.Outcome.SHOWN)),
        denied=Count("pk", filter=Q(outcome=Reading.Outcome.DENIED)),
        failed=Count("pk", filter=Q(outcome=Reading.Outcome.FAILED)),
        alerts=Count("pk", filter=Q(alert=True)),
    )
    openings = Opening.objects.awaiting_review().filter(
        enrolment__team__owner=request.actor.organisation_id
    )
    months = waiting(request.actor.organisation_id or 0, localdate())
    context = {"numbers": numbers, "months": months, "openings": openings.count()}
    return render(request, "reporting/start_reviewer.html", context)


def overview_start(request: ActorRequest) -> HttpResponse:
    """Administratörens och ekonomens start: the teams and what is decided for them."""
    note(request, [])
    actor = request.actor
    teams = Team.objects.filter(
        Q(association=actor.association_id) | Q(owner=actor.organisation_id)
    ).select_related("owner", "association")
    return render(request, "reporting/start_overview.html", {"teams": teams})


PAGES: dict[Role, Page] = {
    **dict.fromkeys(TEAM_STAFF, team_start),
    Role.REMITTENT: referrer_start,
    Role.STYRGRUPPSLEDAMOT: steering_start,
    Role.FORBUNDSCHEF: steering_start,
    Role.UTVECKLINGSLEDARE: steering_start,
    Role.LOGGGRANSKARE: reviewer_start,
    Role.INSATSEKONOM: overview_start,
    Role.SYSTEMADMIN: overview_start,
}
