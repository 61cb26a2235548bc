"""Återkommande frågor: the panel of those who are to be asked about violence again.

Start may be seen by whoever stands beside: the panel does not say what the questions are about.
"""

from django.urls import reverse

from instruments.filters import TO_ASK
from participants.cases import CaseRow
from participants.selections import Selection
from reporting.panels import Panel, PanelRow
from reporting.watches import Worklist

SHOWN = 5


def to_ask_again(worklist: Worklist) -> tuple[Panel, list[int]]:
    """Panelen, and the ids of the cases it names; who came first stands first."""
    found = sorted(worklist.beside["to_ask"], key=lambda row: (-row.days, row.pk))
    panel = Panel(
        id="panel-fragor",
        title="Återkommande frågor",
        count=len(found),
        url=Selection(worklist.tab, filters=(TO_ASK,)).url,
        empty="Ingen ska få de återkommande frågorna de närmaste två veckorna.",
        rows=[row_of(case) for case in found[:SHOWN]],
    )
    return panel, [case.pk for case in found[:SHOWN]]


def row_of(case: CaseRow) -> PanelRow:
    url = reverse("instruments:violence", args=[case.case_number])
    return PanelRow(case.name, url, case.case_number)
