"""Uppskjutet: the panel of what is off the worklist for a while, until when, by whom and why."""

from django.urls import reverse

from participants.cases import CaseRow
from participants.models import Watch
from participants.postponing import PutOff
from reporting.panels import Panel, PanelRow
from reporting.watches import Worklist


def postponed(worklist: Worklist) -> tuple[Panel, list[int]]:
    """Panelen, and the ids of the cases it names: all of them, for each has its reason."""
    in_order = sorted(worklist.away, key=lambda one: (one[1].until, one[0].case_number))
    panel = Panel(
        id="panel-uppskjutet",
        title="Uppskjutet",
        count=len(in_order),
        empty="Inget är uppskjutet.",
        rows=[row_of(case, one) for case, one in in_order],
    )
    return panel, [case.pk for case, _ in in_order]


def row_of(case: CaseRow, one: PutOff) -> PanelRow:
    parts = [case.case_number, str(Watch(one.watch).label), one.by]
    if not case.is_protected:  # what was written of them is behind their door
        parts.append(one.reason)
    url = reverse("participants:case", args=[case.case_number])
    return PanelRow(case.name, url, " · ".join(parts), one.until, prefix="åter")
