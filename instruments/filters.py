from datetime import date, timedelta

from django.db.models import Q

from instruments.models import ViolenceScreening
from instruments.violence import asked_or_come_by
from organisations.models import Team
from participants.filters import FILTERS, Filter

AHEAD = timedelta(days=14)


def is_to_be_asked(team: Team, today: date) -> Q:
    """Ska frågas om våld igen inom två veckor. What was put off does not count as asked."""
    by = asked_or_come_by(today + AHEAD)
    since = ViolenceScreening.objects.raised().filter(enrolment__team=team, asked_on__gt=by)
    return Q(closed_on=None, started_on__lte=by) & ~Q(pk__in=since.values("enrolment"))


# The list may be seen by whoever stands beside: it does not say what the questions are about.
TO_ASK = Filter("fragor", lambda team: "Återkommande frågor", is_to_be_asked)
FILTERS.insert(-1, TO_ASK)
