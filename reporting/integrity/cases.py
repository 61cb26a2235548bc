"""Ärendena: one open enrolment, a huvudman, and clocks that follow what has happened."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from finsam.dates import plain
from organisations.models import Team
from participants.codes import Outcome, Protection
from participants.deadlines import final_document_due
from participants.followups import due_after
from participants.models import Enrolment, FinalDocument, FollowUp, HuvudmanPeriod, NamedReader
from referrals.models import ImportedCase


def open_enrolments() -> Iterator[str]:
    """The database refuses a second one; this finds what came in beside it."""
    groups = (
        Enrolment.objects.open()
        .values("participant", "team")
        .annotate(count=Count("pk"), numbers=ArrayAgg("case_number", order_by="case_number"))
        .filter(count__gt=1)
    )
    for group in groups:
        yield f"{', '.join(group['numbers'])} är samma person i samma team."


def huvudman() -> Iterator[str]:
    lasting = HuvudmanPeriod.objects.current().filter(enrolment=OuterRef("pk"))
    for number in numbers(Enrolment.objects.open().filter(~Exists(lasting))):
        yield f"{number} har ingen huvudman."


def protected_cases() -> Iterator[str]:
    """Of a protected person only those who are named find the case (domain.md §6.5).

    When all have left the team nobody does, until its leader names another.
    """
    named = NamedReader.objects.at_work(localdate()).filter(enrolment=OuterRef("pk"))
    protected = Enrolment.objects.open().exclude(participant__protection=Protection.NONE)
    for number in numbers(protected.filter(~Exists(named))):
        yield f"{number} kan inte öppnas: ingen av de namngivna arbetar i teamet."


def follow_ups() -> Iterator[str]:
    """An open case waits for a meeting, or for the close that the last one decided."""
    of_case = FollowUp.objects.filter(enrolment=OuterRef("pk"))
    planned = Exists(of_case.planned())
    held = of_case.held().order_by("-held_on", "-pk")
    last_decision = Coalesce(Subquery(held.values("decision")[:1]), Value(""))
    cases = Enrolment.objects.annotate(planned=planned, last_decision=last_decision)
    waiting = Q(planned=True) | Q(last_decision=FollowUp.Decision.CLOSE)
    for number in numbers(cases.open().exclude(waiting)):
        yield f"{number} har ingen planerad uppföljning och inget beslut att avsluta."
    for number in numbers(cases.filter(planned=True, closed_on__isnull=False)):
        yield f"{number} är avslutat men har en planerad uppföljning."


def follow_up_days() -> Iterator[str]:
    """The rule over the last held, with any interval that the team has had.

    The first one of an imported case is counted from the import, which keeps no day of its own.
    """
    months = values_had("follow_up_months")
    imported = Exists(ImportedCase.objects.filter(enrolment=OuterRef("enrolment")))
    planned = FollowUp.objects.planned().annotate(
        imported=imported, last_held=Max("enrolment__follow_ups__held_on")
    )
    rows = planned.exclude(imported=True, last_held=None).values_list(
        "enrolment__case_number",
        "enrolment__team",
        "enrolment__started_on",
        "last_held",
        "due_on",
    )
    for number, team, started_on, last_held, due_on in rows.iterator():
        if due_on not in {due_after(last_held or started_on, count) for count in months[team]}:
            yield f"{number} har uppföljning senast {plain(due_on)}, vilket inte är regelns dag."


def final_documents() -> Iterator[str]:
    """One for each closed case that was no mistake, with a limit that the team has had."""
    documents = FinalDocument.objects.filter(enrolment=OuterRef("pk"))
    closed = Enrolment.objects.filter(closed_on__isnull=False)
    owed = closed.exclude(outcome=Outcome.MISREGISTERED)
    for number in numbers(owed.filter(~Exists(documents))):
        yield f"{number} är avslutat utan slutdokumentation att lämna."
    for number in numbers(Enrolment.objects.open().filter(Exists(documents))):
        yield f"{number} är öppet men har en slutdokumentation."
    days = values_had("final_document_days")
    rows = FinalDocument.objects.values_list(
        "enrolment__case_number", "enrolment__team", "enrolment__closed_on", "due_on"
    )
    for number, team, closed_on, due_on in rows.iterator():
        if closed_on and due_on not in limits(closed_on, days[team]):
            yield f"{number} har slutdokumentation senast {plain(due_on)}, inte enligt fristen."


def limits(closed_on: date, days: set[int]) -> set[date]:
    return {final_document_due(closed_on, count) for count in days}


def values_had(name: str) -> dict[int, set[int]]:
    """Frister som varje insats har haft: a day that was counted with an earlier one stands."""
    found: dict[int, set[int]] = defaultdict(set)
    for rows in (Team.objects.all(), Team.history.all()):
        for pk, value in rows.values_list("id", name):
            found[pk].add(value)
    return found


def numbers(cases: Any) -> Iterator[str]:
    yield from cases.order_by("case_number").values_list("case_number", flat=True).iterator()
