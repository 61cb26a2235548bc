"""Skydd: what happens in every case of a person the moment that the person is protected.

Whoever protects somebody acts under a hat of one team, while the person may have cases in others of
the same controller. What must be forgotten there is forgotten there too, and nobody there loses
sight of their case.
"""

from datetime import datetime

from django.db import transaction

from finsam.row_security import system
from participants.forgetting import forget_ways_to
from participants.models import Participant


@transaction.atomic
def shield(participant: Participant, *, at: datetime) -> None:
    """Skyddar: the ways to the person go, and those who have the cases are named."""
    if not participant.is_protected:
        return
    forget_ways_to(participant)
    with system("skydd"):
        for enrolment in participant.enrolments.all():
            enrolment.list_entrusted(at=at)
