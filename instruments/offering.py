from datetime import date
from itertools import groupby

from finsam import numbers
from finsam.dates import plain
from instruments.courses import Course
from instruments.models import Measurement
from participants.codes_consent import ConsentArea
from participants.models import Enrolment
from participants.models.disclosure import Section
from participants.offering import offers


@offers("MEASUREMENTS", label="Mätningarnas förlopp", areas=(ConsentArea.HEALTH,))
def measurements(enrolment: Enrolment, today: date) -> list[Section]:
    """Mätningarnas förlopp: each scale in a sentence and its totals by day, never its parts."""
    rows = Measurement.objects.filter(enrolment=enrolment).select_related("instrument")
    ordered = rows.order_by("instrument__order", "instrument__code", "measured_on", "pk")
    return [
        in_words(list(group)) for _, group in groupby(ordered, key=lambda row: row.instrument_id)
    ]


def in_words(rows: list[Measurement]) -> Section:
    course = Course.of(rows[0].instrument, [(row.measured_on, row.total) for row in rows])
    days = [
        f"{plain(row.measured_on)}: {numbers.written(numbers.from_tenths(row.total))}"
        for row in rows
    ]
    return Section(course.scale.name, "\n".join([f"{course.headline} {course.detail}", *days]))
