"""Säker kontakt: while letters are stopped, nothing meant for the person is made or fetched."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from participants.codes import Way
from participants.models import ContactStop

if TYPE_CHECKING:
    from participants.models.sets import EnrolmentQuerySet

STOPPED = (
    "Brev och meddelanden till personen är stoppade, de kan vara osäkra. Säg det som ska sägas "
    "när ni ses enskilt."
)
UNSAFE_WAYS = frozenset({Way.POST, Way.DIGITAL})


def is_stopped(enrolment_pk: int) -> bool:
    """Om brev är stoppade i ärendet, asked where only its id is known."""
    return ContactStop.objects.filter(enrolment=enrolment_pk).exists()


def with_contact(cases: "EnrolmentQuerySet") -> "EnrolmentQuerySet":
    """Ärendena med om brev är stoppade; no query of its own."""
    stops = ContactStop.objects.filter(enrolment=OuterRef("pk"))
    read: dict[str, Any] = {"letters_stopped": Exists(stops)}  # the property need not ask
    return cases.annotate(**read)
