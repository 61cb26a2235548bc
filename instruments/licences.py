"""Licens: where the wording of an instrument may be shown (domain.md §0.5)."""

from datetime import date

from django.db.models import Q

from instruments.models import Instrument, Licence
from organisations.models import Team


def may_show_wording(instrument: Instrument, team: Team, on: date) -> bool:
    """Får ordalydelsen visas i teamet: it needs no licence, or the owner of the team has one."""
    if not instrument.licensed:
        return True
    lasting = Licence.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    return lasting.filter(instrument=instrument, organisation=team.owner_id).exists()
