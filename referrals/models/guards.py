"""Vad som aldrig är falskt om en remiss; the database holds it, with a sentence for people."""

from django.db import models
from django.db.models import Q

CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(decided_on=None, enrolment=None)
        | Q(decided_on__isnull=False, enrolment__isnull=False, participant__isnull=False),
        name="accepted_means_enrolled",
        violation_error_message="En antagen remiss hör till en inskrivning.",
    ),
    models.CheckConstraint(
        condition=(Q(decided_on=None) & Q(declined_on=None))
        | (Q(decided_on=None) & Q(withdrawn_on=None))
        | (Q(declined_on=None) & Q(withdrawn_on=None)),
        name="one_ending",
        violation_error_message="En remiss slutar på ett sätt.",
    ),
    models.CheckConstraint(
        condition=Q(sent_on__isnull=False) | (Q(decided_on=None) & Q(declined_on=None)),
        name="decided_was_sent",
        violation_error_message="Bara en skickad remiss kan avgöras.",
    ),
    models.CheckConstraint(
        condition=(Q(declined_on=None) & Q(decline_reason=""))
        | (Q(declined_on__isnull=False) & ~Q(decline_reason="")),
        name="declined_with_a_reason",
        violation_error_message="En avböjd remiss har ett skäl.",
    ),
    models.CheckConstraint(
        condition=Q(is_protected=False) | Q(phone="", municipality=""),
        name="protected_remiss_without_ways",
        violation_error_message=(
            "För en person med skyddade uppgifter sparas varken telefon eller kommun."
        ),
    ),
]
