from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from audit.log import note
from finsam.numbers import written
from organisations.http import ActorRequest
from organisations.models import Membership, Team
from participants.cases import COLUMNS, IN_WORK, row_of, rows, with_events
from participants.models import Assignment, Enrolment
from participants.models.sets import entrusted
from participants.stages import Stage
from participants.views.listing import team_of
from participants.workload import SHOWN, WEIGHTS, Load, heaviest_first

NOBODY = "Ingen ansvarig"


def workload(request: ActorRequest) -> HttpResponse:
    """Arbetsbelastning per medarbetare, for the leader. It names no case."""
    team, today = team_of(request.actor), localdate()
    note(request, [])
    loads = loads_in(team, request.actor, today)
    context = {
        "loads": [(load, per_full_time(load)) for load in heaviest_first(loads)],
        "stages": [(stage.label, WEIGHTS[stage]) for stage in SHOWN],
        "team": team,
    }
    return render(request, "participants/workload.html", context)


def per_full_time(load: Load) -> str:
    value = load.per_full_time
    return "–" if value is None else written(value, 1)


def loads_in(team: Team, actor: Membership, today: date) -> list[Load]:
    """Alla i teamet, and those who have left with a case in their name. Two queries.

    The cases of protected persons count as the others: it is the work that is counted.
    """
    hats = Membership.objects.active(today).staff_of(team).select_related("user")
    loads: dict[int | None, Load] = {
        hat.user_id: Load(hat.user.display_name, hat.percent) for hat in hats
    }
    for user, name, stage in stages_in(team, actor, today):
        loads.setdefault(user, Load(name or NOBODY, None)).take(stage)
    return list(loads.values())


def stages_in(
    team: Team, actor: Membership, today: date
) -> Iterator[tuple[int | None, str | None, Stage]]:
    """Ansvarig och skede för varje ärende i arbete, by the same rule as the list of cases."""
    part = Assignment.Part.RESPONSIBLE
    responsible = entrusted(part=part).order_by("-started_on").values("user")[:1]
    cases = with_events(Enrolment.objects.filter(team=team), actor.user, today).filter(IN_WORK)
    found: Any = rows(cases, "handelse", today).annotate(responsible_id=Subquery(responsible))
    width = len(COLUMNS)
    for values in found:
        row = row_of(values[:width], today)
        yield values[width], row.responsible, row.stage
