from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from instruments.codes import Rater, Readers, highest
from instruments.courses import Apart, Course, apart
from instruments.models import CutOff, InstrumentItem, Measurement
from instruments.scales import Change, Scale, cut_off_at
from instruments.taken import age_of
from participants.case_facts import OF_CASE, Row
from participants.models import Enrolment
from participants.proposing import proposes

# Where a course belongs by its class; one that is not assessed is told among what was done.
FIELDS = {
    Change.RECOVERED: "helped",
    Change.IMPROVED: "helped",
    Change.WORSENED: "hindered",
}
KINDS = InstrumentItem.objects.filter(version=OuterRef("edition"), counts=True).values("kind")
LIMITS = CutOff.objects.filter(version=OuterRef("edition")).values(
    limit=JSONObject(from_age="from_age", tenths="tenths")
)


# What rates the conversation says nothing of how the person is (domain.md §3, SRS and GSRS).
@proposes(
    Measurement.objects.filter(
        **OF_CASE,
        total__isnull=False,
        instrument__readers=Readers.TEAM,
        instrument__about_conversation=False,
    ).order_by("instrument__order", "instrument__code", "subject", "rater", "measured_on", "pk"),
    day="measured_on",
    total="total",
    code="instrument__code",
    name="instrument__name",
    subject="subject",
    rater="rater",
    reliable_change="edition__reliable_change",
    higher_is_better="edition__higher_is_better",
    raters="instrument__raters",
    edition="edition__number",
    kinds=ArraySubquery(KINDS),
    limits=ArraySubquery(LIMITS),
)
def of_measurements(enrolment: Enrolment, rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Mätningarna: of each scale the way from the first to the last; after one there is none."""
    for group in courses_in(rows):
        points = [(date.fromisoformat(row["day"]), row["total"]) for row in group]
        course = Course.of(scale_of(group[-1], enrolment), points)
        if course.delta is not None:
            told = f"{name_of(group[-1], rows)}: {course.headline} {course.detail}"
            yield FIELDS.get(course.change, "done"), told


def courses_in(rows: list[Row]) -> list[list[Row]]:
    """Raderna förlopp för förlopp, in the order in which they came."""
    found: dict[tuple[str, Apart], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["code"], apart(row["subject"], row["rater"], row["kinds"])].append(row)
    return list(found.values())


def name_of(row: Row, rows: list[Row]) -> str:
    """Förloppets namn, with its version where the instrument was measured to another height."""
    by = Rater(row["rater"]).label if len(row["raters"]) > 1 else ""
    heights = {highest(one["kinds"]) for one in rows if one["code"] == row["code"]}
    edition = f"version {row['edition']}" if len(heights) > 1 else ""
    return ", ".join(filter(None, [row["code"], row["subject"], str(by), edition]))


def scale_of(row: Row, enrolment: Enrolment) -> Scale:
    """Skalan som den senaste mätningen togs med."""
    limits = {limit["from_age"]: limit["tenths"] for limit in row["limits"]}
    age = age_of(enrolment, date.fromisoformat(row["day"]))
    return Scale(
        code=row["code"],
        name=row["name"],
        higher_is_better=row["higher_is_better"],
        cut_off=cut_off_at(age, limits),
        reliable_change=row["reliable_change"],
    )
