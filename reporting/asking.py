"""Återkommande frågor: the panel of those who are to be asked about violence again.

Start may be seen by whoever stands beside: the panel does not say what the questions are about.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from instruments.models import ViolenceScreening
from instruments.violence import asked_or_come_by
from organisations.models import Team
from participants.cases import CaseRow
from reporting.panels import Panel, PanelRow
from reporting.watches import Worklist

AHEAD = timedelta(days=14)
SHOWN = 5


def is_to_be_asked(team: Team, today: date) -> Q:
    """Ska frågas igen inom två veckor. What was put off with a reason does not count as asked."""
    by = asked_or_come_by(today + AHEAD)
    since = ViolenceScreening.objects.raised().filter(enrolment=OuterRef("pk"), asked_on__gt=by)
    return Q(closed_on=None, started_on__lte=by) & ~Q(Exists(since))


def to_ask_again(worklist: Worklist) -> tuple[Panel, list[int]]:
    """Panelen, and the ids of the cases it names; who came first stands first."""
    found = sorted(worklist.beside["to_ask"], key=lambda row: (-row.days, row.pk))
    panel = Panel(
        id="panel-fragor",
        title="Återkommande frågor",
        count=len(found),
        empty="Ingen ska få de återkommande frågorna de närmaste två veckorna.",
        rows=[row_of(case) for case in found[:SHOWN]],
    )
    return panel, [case.pk for case in found[:SHOWN]]


def row_of(case: CaseRow) -> PanelRow:
    url = reverse("instruments:violence", args=[case.case_number])
    return PanelRow(case.name, url, case.case_number)
