from datetime import date

from finsam.dates import plain
from instruments.courses import in_points
from instruments.taken import Series, taken_in
from participants.codes_consent import ConsentArea
from participants.models import Enrolment
from participants.models.disclosure import Section
from participants.offering import offers


@offers("MEASUREMENTS", label="Mätningarnas förlopp", areas=(ConsentArea.HEALTH,))
def measurements(enrolment: Enrolment, today: date) -> list[Section]:
    """Mätningarnas förlopp: each scale in a sentence and its totals by day, never its parts.

    What rates the conversation stays between those who had it (domain.md §3, SRS and GSRS).
    """
    taken = [one for one in taken_in(enrolment, today) if not one.instrument.about_conversation]
    return [in_words(series) for each in taken for series in each.series]


def in_words(series: Series) -> Section:
    course = series.course
    days = [f"{plain(day)}: {in_points(tenths)}" for day, tenths in course.points]
    return Section(course.scale.name, "\n".join([f"{course.headline} {course.detail}", *days]))
