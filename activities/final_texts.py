from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateField, F, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, Least

from activities.codes import GroupKind, PlacementKind, PlacementResult
from activities.models import GroupMember, HourStep, Placement
from finsam import numbers
from finsam.dates import period_words, plain
from participants.case_facts import OF_CASE, Row
from participants.models import Enrolment
from participants.proposing import proposes

# A start or an increase that was planned for later than this never came.
LAST = Coalesce(
    Least("ended_on", "enrolment__closed_on"), Value(date.max), output_field=DateField()
)
BEGUN = HourStep.objects.filter(placement=OuterRef("pk"), since__lte=OuterRef("last"))
# As text: a number in JSON would come back as a float.
HOURS = BEGUN.order_by("since").annotate(text=Cast("hours", CharField()))
Said = Iterator[tuple[str, str]]


@proposes(
    GroupMember.objects.filter(**OF_CASE).with_counts().order_by("started_on", "pk"),
    name="group__name",
    kind="group__kind",
    marked="marked",
    came="came",
)
def of_groups(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Närvaron: to how many of the sessions that were marked the person came."""
    for row in rows:
        if row["marked"]:
            # Of a protected person nothing is said that tells where they are (domain.md §6.5).
            hidden = enrolment.participant.is_protected
            group = str(GroupKind(row["kind"]).label).capitalize() if hidden else row["name"]
            noun = "träff" if row["marked"] == 1 else "träffar"
            yield "done", f"{group}: med på {row['came']} av {row['marked']} {noun}."


@proposes(
    Placement.objects.annotate(last=LAST)
    .filter(**OF_CASE, started_on__lte=F("last"))
    .order_by("started_on", "pk"),
    kind="kind",
    workplace="workplace__name",
    started_on="started_on",
    ended_on="ended_on",
    result="result",
    hours=ArraySubquery(HOURS.values("text")),
)
def of_placements(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Placeringarna: where, between which days, with which hours, and what they led to."""
    for row in rows:
        kind = str(PlacementKind(row["kind"]).label).capitalize()
        where = "" if enrolment.participant.is_protected else f" hos {row['workplace']}"
        result = f" Resultat: {PlacementResult(row['result']).label}." if row["result"] else ""
        yield "done", f"{kind}{where} {days_of(row)}, {hours_of(row['hours'])}.{result}"


def days_of(row: Row) -> str:
    began = date.fromisoformat(row["started_on"])
    if row["ended_on"] is None:
        return f"från {plain(began)}"
    return period_words(began, date.fromisoformat(row["ended_on"]))


def hours_of(steps: list[str]) -> str:
    """Timmarna: "från 8 till 20 timmar i veckan", or as they were all the time."""
    first, last = (numbers.written(Decimal(step).normalize() + 0) for step in (steps[0], steps[-1]))
    return (
        f"{first} timmar i veckan" if first == last else f"från {first} till {last} timmar i veckan"
    )
