from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from instruments.codes import Readers
from instruments.courses import Course
from instruments.models import CutOff, Measurement
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
    limits=ArraySubquery(LIMITS),
)
def of_measurements(enrolment: Enrolment, rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Mätningarna: of each scale the way from the first to the last; after one there is none."""
    for (code, subject, _), measured in groupby(rows, key=series_of):
        group = list(measured)
        points = [(date.fromisoformat(row["day"]), row["total"]) for row in group]
        course = Course.of(scale_of(group[-1], enrolment), points)
        if course.delta is not None:
            name = f"{code}, {subject}" if subject else code
            yield FIELDS.get(course.change, "done"), f"{name}: {course.headline} {course.detail}"


def series_of(row: Row) -> tuple[str, str, str]:
    return row["code"], row["subject"], row["rater"]


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
