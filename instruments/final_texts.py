from collections.abc import Iterator
from datetime import date
from itertools import groupby

from instruments.courses import Course
from instruments.models import Instrument, Measurement
from instruments.scales import Change
from participants.models import Enrolment
from participants.proposing import OF_CASE, Row, proposes

SCALE = ("code", "name", "cut_off", "reliable_change", "higher_is_better")
# Where a course belongs by its class; one that is not assessed is told among what was done.
FIELDS = {Change.IMPROVED: "helped", Change.WORSENED: "hindered"}


@proposes(
    Measurement.objects.filter(**OF_CASE).order_by(
        "instrument__order", "instrument__code", "measured_on", "pk"
    ),
    day="measured_on",
    total="total",
    **{name: f"instrument__{name}" for name in SCALE},
)
def of_measurements(enrolment: Enrolment, rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Mätningarna: of each scale the way from the first to the last; after one there is none."""
    for code, measured in groupby(rows, key=lambda row: row["code"]):
        group = list(measured)
        scale = Instrument(**{name: group[0][name] for name in SCALE})
        points = [(date.fromisoformat(row["day"]), row["total"]) for row in group]
        course = Course.of(scale, points)
        if course.delta is not None:
            yield FIELDS.get(course.change, "done"), f"{code}: {course.headline} {course.detail}"
