from datetime import date

from django.db.models import Q

from activities.models import Placement
from organisations.models import Team
from participants.filters import FILTERS, Filter


def workplace_waits(team: Team, today: date) -> Q:
    """Dagen för uppföljningen med en arbetsplats har passerat, and nothing is written of it."""
    late = Placement.objects.open().filter(next_follow_up_on__lt=today)
    return Q(pk__in=late.values("enrolment"))


FILTERS.insert(-1, Filter("arbetsplats", lambda team: "Arbetsplats att följa upp", workplace_waits))
