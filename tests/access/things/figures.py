"""Figures and oversight: a report that has a version, and a month of the log under review."""

from django.utils.timezone import localdate, now

from audit.models import Review
from organisations.models import Membership, Team
from reporting.freezing import freeze
from reporting.models import AnnualReport
from tests.access.oracle import Thing
from tests.builders import an_absence


def a_report(team: Team) -> AnnualReport:
    """With a version that those who steer may read."""
    report = AnnualReport.objects.of([team], localdate().year)
    freeze(report, by="Ledaren", at=now(), today=localdate())
    return report


def absence_of(away: Membership, cover: Membership) -> Thing:
    """Somebody is away and their leader covers: the two know of it, and nobody else."""
    absence = an_absence(away, cover)
    readers = frozenset({"staff", "leader"})
    return Thing("absence", "absence", {"pk": absence.pk}, readers=readers)


def a_review(controller_id: int) -> Thing:
    """A month drawn for review, with one item in it."""
    first = localdate().replace(day=1)
    review = Review.objects.create(
        controller_id=controller_id, month=first, seed=1, drawn_by="Granskaren"
    )
    item = review.items.create(reason="sample", user_id=1, day=first, readings=1)
    readers = frozenset({"reviewer"})
    return Thing("review", "review", {"pk": review.pk, "item": item.pk}, readers=readers)
