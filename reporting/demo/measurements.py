"""Mätningar: ORS courses that rise, stay or fall, SRS beside them, the 0–10 scale (seed 003)."""

from datetime import date, timedelta

from instruments.codes import Rater
from instruments.models import InstrumentVersion, Measurement
from reporting.demo.workdays import workday_after
from reporting.demo.world import Case, World

# From the first to the last ORS, in tenths: fewest and most, with the weight of the course.
# Seed 003 reports 16,9 at first and 28,0 at last; where it does not go well it says so too.
COURSES = {(70, 190): 68, (-35, 40): 21, (-110, -52): 11}
ORS_FIRST, ORS_SPREAD, ORS_LOWEST, ORS_HIGHEST = 169, 45, 45, 345
NONE_PERCENT, SRS_PERCENT, SCALE_PERCENT = 6, 70, 45
DAYS_A_MEASUREMENT = 42
MOST = 8
# The goal of a scale, what holds it up, and the next small step.
TALKS = (
    (
        "Komma upp i tid",
        "Klockan står på andra sidan rummet.",
        "Ställa fram kläderna kvällen före.",
    ),
    ("Orka en hel vecka", "Vila mitt på dagen.", "En promenad på onsdag."),
    ("Våga ringa samtal", "Att ha skrivit ner vad som ska sägas.", "Ringa vårdcentralen."),
    ("Känna igen mig själv", "Syster hör av sig varje dag.", "Laga mat en gång."),
)


def tell_measurements(world: World, case: Case, editions: dict[str, InstrumentVersion]) -> None:
    days = measuring_days(world, case)
    totals = ors_totals(world, len(days))
    for place, (day, total) in enumerate(zip(days, totals, strict=True), start=1):
        # Whoever has filled it in many times does so alone, on a screen that is handed over.
        source = Measurement.Source.HANDED if place == MOST else Measurement.Source.PAPER
        add(world, case, editions["ORS"], day, parts_of(world, total), source=source)
        if world.scene.happens(SRS_PERCENT):
            srs = world.scene.chance.randint(290, 398)
            add(world, case, editions["SRS"], day, parts_of(world, srs))
    if world.scene.happens(SCALE_PERCENT):
        tell_scale(world, case, editions["SKALA"], days[::2])


def latest_editions() -> dict[str, InstrumentVersion]:
    """Den senaste versionen av varje instrument, by code."""
    ordered = InstrumentVersion.objects.select_related("instrument").order_by("number")
    return {one.instrument.code: one for one in ordered.prefetch_related("items")}


def measuring_days(world: World, case: Case) -> list[date]:
    """Mätdagar: one to eight, evenly over the stay; none for a short one and a few others."""
    first = case.course.started_on
    last = (case.course.closed_on or world.scene.today) - timedelta(days=2)
    span = (last - first).days
    if span < 10 or world.scene.happens(NONE_PERCENT):
        return []
    wanted = min(max(span // DAYS_A_MEASUREMENT + world.scene.chance.randint(-1, 1), 1), MOST)
    step = max((span - 8) // max(wanted - 1, 1), 1)
    days = (workday_after(first + timedelta(days=5 + step * number)) for number in range(wanted))
    return sorted({day for day in days if day <= last})


def ors_totals(world: World, count: int) -> list[int]:
    """Summor i tiondelar, along a line from first to last with some way to both sides of it."""
    chance = world.scene.chance
    first = int(chance.gauss(ORS_FIRST, ORS_SPREAD))
    change = chance.randint(*world.scene.weighted(COURSES))
    ends = (0, count - 1)
    line = (first + change * number // max(count - 1, 1) for number in range(count))
    return [
        min(
            max(total + (0 if number in ends else chance.randint(-22, 22)), ORS_LOWEST), ORS_HIGHEST
        )
        for number, total in enumerate(line)
    ]


def parts_of(world: World, total: int) -> list[int]:
    """Fyra delar med rätt summa, each between 0 and 100 tenths."""
    quarter, rest = divmod(total, 4)
    parts = [quarter + (place < rest) for place in range(4)]
    for less, more in ((0, 1), (2, 3), (1, 2)):
        room = min(parts[less], 100 - parts[more], 18)
        moved = world.scene.chance.randint(0, room)
        parts[less] -= moved
        parts[more] += moved
    return parts


def tell_scale(world: World, case: Case, scale: InstrumentVersion, days: list[date]) -> None:
    value = world.scene.chance.randint(2, 5)
    goal, holds_up, next_step = TALKS[value % len(TALKS)]
    for day in days:
        said = {"subject": goal, "holds_up": holds_up, "next_step": next_step}
        add(world, case, scale, day, [10 * value, 10 * min(value + 3, 10)], **said)
        value = min(max(value + world.scene.chance.choice((-1, 0, 1, 1, 2)), 0), 10)


def add(
    world: World,
    case: Case,
    scale: InstrumentVersion,
    day: date,
    values: list[int],
    **facts: str,
) -> None:
    row = Measurement(
        enrolment=case.enrolment,
        instrument=scale.instrument,
        edition=scale,
        measured_on=day,
        values=values,
        total=scale.total_of(values, Rater.PARTICIPANT),
        occasion="uppföljning" if day in case.course.held else "samtal",
        entered_by=case.responsible_on(day),
        **facts,
    )
    world.scene.add(row, on=day)
