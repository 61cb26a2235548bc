"""Panelen med förlängningar som väntar på beslut; it reminds until they are decided."""

from django.urls import reverse

from organisations.models import Membership
from reporting.panels import Panel, PanelRow


def undecided_extensions(actor: Membership, count: int) -> list[Panel]:
    """Förlängningar att besluta om, or to take to the group: for the leader, who sees how many."""
    if not actor.leads:
        return []
    url = reverse("participants:extensions")
    panel = Panel(
        id="panel-forlangningar",
        title="Förlängningar utan beslut",
        count=count,
        empty="Ingen begäran om förlängning väntar på beslut.",
        kind="soon",
        rows=[PanelRow("Läs och besluta", url, "Under ärendenummer")] if count else [],
    )
    return [panel]
