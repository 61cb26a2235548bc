"""Läget efter avslut: the panel of how many to ask, half a year and a year after their close.

It tells numbers and leads to their page, so that Start asks for no more cases than it did.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse

from organisations.models import Membership
from participants.after_close import counted
from participants.models import LaterStatus
from reporting.panels import Panel, PanelRow

TITLE = "Läget efter avslut"


def counts(actor: Membership, today: date) -> dict[str, Count]:
    """Antalen i egna ärenden, or for who leads in the team's; for a query that is asked anyhow."""
    mine = not actor.leads
    return {key(months): counted(actor, today, months, mine=mine) for months in LaterStatus.MONTHS}


def key(months: int) -> str:
    return f"after_{months}"


def to_ask_after_close(actor: Membership, found: Mapping[str, Any]) -> Panel:
    url = f"{reverse('participants:after_close')}?urval={'team' if actor.leads else 'mina'}"
    known = {months: found[key(months)] for months in LaterStatus.MONTHS}
    return Panel(
        id="panel-efter-avslut",
        title=TITLE,
        count=sum(known.values()),
        empty="Ingen ska frågas om läget efter avslutet de närmaste 30 dagarna.",
        kind="soon",
        rows=[
            PanelRow(f"{months} månader efter avslut", url, f"{number} att fråga")
            for months, number in known.items()
            if number
        ],
    )
