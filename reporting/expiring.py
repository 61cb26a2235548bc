"""Samtycken som upphör: their panel on Start."""

from datetime import date

from django.urls import reverse

from participants.consents import Ending
from participants.models import Watch
from reporting.panels import SHOWN, Panel, PanelRow
from reporting.watches import Worklist, put_off_url


def ending_consents_of(worklist: Worklist, today: date) -> tuple[Panel, list[int]]:
    """Samtycken som upphör, and the ids of the cases it names; the same set as their own page."""
    endings = worklist.endings
    own = {"mina": "mina", "teamets": "team"}[worklist.tab.code]
    panel = Panel(
        id="panel-samtycken",
        title="Samtycken som upphör",
        count=len(endings),
        empty="Inget samtycke upphör de närmaste 60 dagarna.",
        kind="late" if any(one.ends_on < today for one in endings) else "soon",
        url=f"{reverse('participants:expiring_consents')}?urval={own}",
        rows=[ending_row(one) for one in endings[:SHOWN]],
    )
    return panel, [one.enrolment for one in endings[:SHOWN]]


def ending_row(ending: Ending) -> PanelRow:
    url = reverse("participants:consent", args=[ending.case_number])
    note = f"{ending.case_number} · {', '.join(ending.parties)}"
    return PanelRow(
        ending.name,
        url,
        note,
        ending.ends_on,
        put_off_url=put_off_url(ending.case_number, Watch.CONSENT),
    )
