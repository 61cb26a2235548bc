"""Snabbfilter och bevakningar: what a list is filtered by, and what the worklist watches.

An item of the worklist that is put off stands under "Uppskjutet" until its day; while it does, its
own filter leaves it out, so that the count on Start and the list that it opens are the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, ExpressionWrapper, Q, QuerySet

from finsam.dates import add_months
from organisations.models import Team
from participants.deadlines import TAKEOVER_DAYS, latest_start
from participants.disclosure import WARN_DAYS
from participants.end_dates import soon_and_put_off
from participants.models import Extension, Watch
from participants.models.postponement import put_off

# A case that was opened again keeps its document, whose clock starts anew when it closes.
UNSENT = Q(
    closed_on__isnull=False, final_document__due_on__isnull=False, final_document__sent_on=None
)

Condition = Callable[[Team, date], Q]


@dataclass(frozen=True)
class Filter:
    """Snabbfilter: a pill above the list, and the cases it leaves."""

    code: str
    label: Callable[[Team], str]
    keeps: Condition = field(repr=False)


@dataclass(frozen=True)
class Item:
    """Bevakning i ett ärende: when it is due, and the day that it is counted from."""

    watch: Watch
    due: Condition
    cause: str

    def here(self, team: Team, today: date) -> Q:
        """På listan: due and not put off."""
        return self.due(team, today) & Q(**{away_flag(self.watch): False})

    def away(self, team: Team, today: date) -> Q:
        """Uppskjuten, and still due were it not."""
        return self.due(team, today) & Q(**{away_flag(self.watch): True})


def away_flag(watch: str) -> str:
    return f"away_{watch}"


LATE = Item(
    Watch.LATE,
    lambda team, today: Q(closed_on=None, follow_up_due_on__lt=today),
    "follow_up_due_on",
)
DOCUMENT = Item(Watch.DOCUMENT, lambda team, today: UNSENT, "final_document__due_on")
SOON = Item(
    Watch.SOON,
    lambda team, today: Q(
        closed_on=None, follow_up_due_on__range=(today, today + timedelta(days=14))
    ),
    "follow_up_due_on",
)
QUIET = Item(
    Watch.QUIET,
    lambda team, today: Q(
        closed_on=None, quiet_since__lt=today - timedelta(weeks=team.quiet_weeks)
    ),
    "quiet_since",
)
ITEMS = {item.watch: item for item in (LATE, DOCUMENT, SOON, QUIET)}


def ends_soon(team: Team, today: date) -> Q:
    """Slutdatum inom 60 dagar, or passed and not answered. Of several the next one counts."""
    return Q(closed_on=None, end_on__lte=today + timedelta(days=WARN_DAYS))


def meeting_unrecorded(team: Team, today: date) -> Q:
    """Mötets dag har varit, and it is neither held, moved nor said to have been missed."""
    return Q(closed_on=None, booked_on__lt=today)


def close_decided(team: Team, today: date) -> Q:
    """Avslut beslutat vid en uppföljning, and the case is still open with none planned."""
    return Q(closed_on=None, follow_up_due_on=None, closing_decided_on__isnull=False)


def takeover_due(team: Team, today: date) -> Q:
    """Två veckor efter avslutet: has the next actor taken over? Also while the document waits."""
    closed = Q(closed_on__lte=today - timedelta(days=TAKEOVER_DAYS), taken_over_on=None)
    return closed & ~Q(next_actor="")


def end_put_off(team: Team, today: date) -> Q:
    """Något av slutdatumen är uppskjutet; the others of the case stand where they were."""
    return Q(closed_on=None, **{away_flag(Watch.END_DATE): True})


def flags(today: date) -> dict[str, "Exists | ExpressionWrapper[Any]"]:
    """Vad som är uppskjutet i varje ärende, to be annotated on cases with their events."""
    return {
        **{away_flag(watch): put_off(watch, item.cause, today) for watch, item in ITEMS.items()},
        away_flag(Watch.END_DATE): soon_and_put_off(today),
    }


AWAY: dict[str, Condition] = {
    **{watch: item.away for watch, item in ITEMS.items()},
    Watch.END_DATE: end_put_off,
}


def extended(team: Team, today: date) -> "QuerySet[Extension, Any]":
    """Ärenden vars förlängning gör att riktmärket inte är nära."""
    near = add_months(today, team.guideline_months - team.warn_months)
    return Extension.objects.granted().filter(until__gt=near).values("enrolment")


def is_away(team: Team, today: date) -> Q:
    """Något i ärendet är uppskjutet."""
    return reduce(or_, (away(team, today) for away in AWAY.values()))


# An app above sets its own before what is put off, in a module of this name.
FILTERS = [
    Filter(
        "inom30",
        lambda team: "Att göra inom 30 dagar",
        lambda team, today: Q(event_on__lte=today + timedelta(days=30)),
    ),
    Filter("sen", lambda team: "Försenad uppföljning", LATE.here),
    Filter("mote", lambda team: "Möte att dokumentera", meeting_unrecorded),
    Filter("avslut", lambda team: "Avslut att genomföra", close_decided),
    Filter("inom14", lambda team: "Uppföljning inom 14 dagar", SOON.here),
    Filter("slutdokument", lambda team: "Slutdokument", DOCUMENT.here),
    Filter("overtagande", lambda team: "Nästa aktör att kontrollera", takeover_due),
    Filter(
        "riktmarke",
        lambda team: "Nära riktmärket",
        lambda team, today: (
            Q(closed_on=None, counted_from__lte=latest_start(today, team.warn_months))
            & ~Q(pk__in=extended(team, today))
        ),
    ),
    Filter(
        "tyst",
        lambda team: f"Ingen kontakt på {team.quiet_weeks} veckor",
        QUIET.here,
    ),
    Filter("slutdatum", lambda team: "Slutdatum inom 60 dagar", ends_soon),
    Filter("uppskjutet", lambda team: "Uppskjutet", is_away),
]
