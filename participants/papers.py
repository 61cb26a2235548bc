"""Papper ur ett ärende: which orders a hat still finds, and what is asked before one is made.

Which papers the person may be given says each renderer itself (`for_person`). While letters are
stopped (domain.md §5, safe contact) it is the ways to the person's address that are closed: such a
paper may still be handed over at a meeting, where the person decides what to take home, or go to
the referrer. But it is made only when somebody has ticked that it goes that way, and what was made
before the stop is not fetched: it may have been meant for the post.
"""

from collections.abc import Container

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from documents.jobs import RENDERERS, order
from documents.models import Job
from organisations.models import Membership
from participants.models import ContactStop, Enrolment, FinalDocument, FollowUp
from participants.models.final_document import UNREVIEWED
from participants.models.sets import EnrolmentQuerySet

DECIDED, BY_HAND = "decided", "by_hand"  # the ticks of templates/participants/_paper_ticks.html
UNDECIDED = "Kryssa för att det är beslutat, så skapas dokumentet."
UNSAFE = (
    "Brev till personen är stoppade. Kryssa för att pappret lämnas vid ett möte eller till "
    "remittenten, så skapas det."
)
REVIEWED_AT, FOLLOW_UP = "reviewed_at", "follow_up"  # what an order may say beside its case


def cases_of(actor: Membership) -> EnrolmentQuerySet:
    """Ärendet som beställningen utanför gäller; the order names a case by number."""
    return Enrolment.objects.visible_to(actor).filter(case_number=OuterRef("subject"))


def papers_found(actor: Membership) -> Q:
    """Beställningar som rollen får ta ut: of cases it finds, and none of the person's papers while
    letters are stopped, but for those that are handed over."""
    persons = [kind for kind, renderer in RENDERERS.items() if renderer.for_person]
    stops = ContactStop.objects.filter(enrolment__case_number=OuterRef("subject"))
    posted = Q(kind__in=persons) & ~Q(parameters__has_key=BY_HAND)
    return Q(Exists(cases_of(actor))) & ~(posted & Q(Exists(stops)))


def closings_found(actor: Membership) -> Q:
    """Avslutets papper: as the document was reviewed when they were ordered. A change of its texts
    takes the review back, and so does opening the case again."""
    said = Cast(KeyTextTransform(REVIEWED_AT, OuterRef("parameters")), DateTimeField())
    as_read = cases_of(actor).filter(final_document__reviewed_at=said)
    return papers_found(actor) & Q(Exists(as_read))


def copies_found(actor: Membership) -> Q:
    """Uppföljningars kopior: of those that are held."""
    wanted = Cast(KeyTextTransform(FOLLOW_UP, OuterRef("parameters")), BigIntegerField())
    return papers_found(actor) & Q(Exists(FollowUp.objects.held().filter(pk=wanted)))


def missing_tick(enrolment: Enrolment, kind: str, ticked: Container[str]) -> str:
    """Vad som återstår att kryssa för, in words; empty when the paper may be made.

    About a protected person no document is made without a deliberate act (domain.md §6.5).
    """
    if enrolment.participant.is_protected and DECIDED not in ticked:
        return UNDECIDED
    if goes_by_hand(enrolment, kind) and BY_HAND not in ticked:
        return UNSAFE
    return ""


def goes_by_hand(enrolment: Enrolment, kind: str) -> bool:
    """Pappret är personens, and letters are stopped."""
    return RENDERERS[kind].for_person and enrolment.letters_stopped


def order_paper(
    enrolment: Enrolment, kind: str, *, by: Membership, label: str = "", **said: object
) -> Job:
    """Beställer ett papper, which the views ask `missing_tick` about first. Named by the case."""
    if goes_by_hand(enrolment, kind):
        said[BY_HAND] = True
    return order(
        kind=kind,
        label=f"{label or RENDERERS[kind].label} {enrolment.case_number}",
        subject=enrolment.case_number,
        parameters={"enrolment": enrolment.pk, **said},
        ordered_by=by,
    )


def as_reviewed(document: FinalDocument) -> dict[str, str]:
    """Granskningen som pappret hör till. Raises ValidationError for what nobody has reviewed."""
    if document.reviewed_at is None:
        raise ValidationError(UNREVIEWED)
    return {REVIEWED_AT: document.reviewed_at.isoformat()}
