"""Grafer: a course drawn over what has happened in the case."""

from collections.abc import Sequence
from datetime import date

from finsam import dates
from finsam.charts import PAGE, LineChart, Sheet, line_chart, sparkline
from instruments.courses import Course, cut_off_words, in_points
from participants.occasions import Occasion


def large(
    course: Course, events: Sequence[Occasion], *, days: Sequence[date] = (), sheet: Sheet = PAGE
) -> LineChart:
    """Grafen på sidan och på papper. Those that share their `days` share their axis of time."""
    first, last = course.points[0][0], course.points[-1][0]
    count = len(course.points)
    return line_chart(
        course.points,
        name=f"course-{course.scale.code}",
        title=f"{course.scale.name} {dates.period_words(first, last)}",
        description=f"Antal mätningar: {count}. {course.headline} {course.detail}",
        maximum_tenths=course.scale.maximum,
        cut_off_tenths=course.scale.cut_off,
        events=events,
        days=days,
        sheet=sheet,
    )


def small(course: Course) -> LineChart:
    """Den lilla grafen: its title says in words all that it shows."""
    return sparkline(
        course.points,
        name=f"small-course-{course.scale.code}",
        title=f"{course.scale.name}. {ends(course)}",
        maximum_tenths=course.scale.maximum,
        cut_off_tenths=course.scale.cut_off,
    )


def ends(course: Course) -> str:
    """Ändpunkterna: "9,8 i mars 2026, 26,4 i november 2026. Gräns 25."""
    words = [
        f"{in_points(tenths)} i {dates.MONTHS[day.month - 1]} {day.year}"
        for day, tenths in dict.fromkeys((course.points[0], course.points[-1]))
    ]
    cut_off = course.scale.cut_off
    limit = f" Gräns {cut_off_words(cut_off)}." if cut_off is not None else ""
    return f"{', '.join(words)}.{limit}"
