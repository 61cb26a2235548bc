"""Journalanteckningar: what was said and done between the follow-ups, signed by the team."""

from datetime import date, timedelta

from participants.models import JournalNote
from reporting.demo import sentences
from reporting.demo.workdays import at, workday_after, workday_before
from reporting.demo.world import Case, World

Category = JournalNote.Category
CATEGORIES = {
    Category.CONVERSATION: 36,
    Category.PHONE: 22,
    Category.MEETING: 12,
    Category.VISIT: 9,
    Category.MISSED: 5,
    Category.CONTACT: 13,
    Category.OTHER: 3,
}
DAYS_A_NOTE = 33
MOST = 14
QUIET_DAYS = 36
QUIET_PERCENT = 9
CORRECTED_PERCENT = 1
# Days until signed, with weights: at once, within days, and the few that come late.
DELAYS = {0: 70, 1: 15, 3: 12, 17: 3}


def tell_notes(world: World, case: Case) -> None:
    first = workday_after(case.course.started_on)
    yesterday = workday_before(world.scene.today - timedelta(days=1))
    last = case.course.closed_on or yesterday
    if first > last:
        return
    add_note(world, case, Category.MEETING, sentences.START, first)
    spare = sentences_in_turn(world)
    for day in note_days(world, case, first, last):
        category = world.scene.weighted(CATEGORIES)
        if not spare[category]:
            spare = sentences_in_turn(world)
        note = add_note(world, case, category, spare[category].pop(), day)
        if category == Category.MEETING and world.scene.happens(CORRECTED_PERCENT):
            correct(world, case, note, yesterday)


def sentences_in_turn(world: World) -> dict[str, list[str]]:
    """Meningarna i ny ordning, so that none comes twice in a case before all have been used."""
    return {
        category: world.scene.chance.sample(texts, len(texts))
        for category, texts in sentences.NOTES.items()
    }


def note_days(world: World, case: Case, first: date, last: date) -> list[date]:
    """Dagarna: spread over the stay; an open case has a fresh one, unless it has gone quiet."""
    span = (last - first).days
    wanted = min(span // DAYS_A_NOTE + 1, MOST)
    is_open = case.course.closed_on is None
    if is_open and span > 2 * QUIET_DAYS and world.scene.happens(QUIET_PERCENT):
        span -= QUIET_DAYS
    days = [first + timedelta(days=world.scene.chance.randint(0, span)) for _ in range(wanted)]
    if is_open and span == (last - first).days:
        days.append(last - timedelta(days=world.scene.chance.randint(0, min(span, 21))))
    return sorted(max(workday_before(day), first) for day in days)


def add_note(world: World, case: Case, category: str, text: str, day: date) -> JournalNote:
    note = a_note(world, case, category, text, day)
    return world.scene.add(note, on=day)


def a_note(world: World, case: Case, category: str, text: str, day: date) -> JournalNote:
    signed_on = min(
        workday_after(day + timedelta(days=world.scene.weighted(DELAYS))),
        workday_before(world.scene.today - timedelta(days=1)),
    )
    return JournalNote(
        enrolment=case.enrolment,
        category=category,
        happened_on=day,
        text=text,
        signed_by=case.responsible_on(day),
        signed_at=at(max(signed_on, day), world.scene.chance.randint(4, 34)),
    )


def correct(world: World, case: Case, note: JournalNote, yesterday: date) -> None:
    """Rättelse: a new note that points at the old one, which is written first."""
    day = min(workday_after(note.happened_on + timedelta(days=2)), yesterday)
    correction = a_note(world, case, Category.OTHER, sentences.CORRECTION, day)
    correction.corrects = note
    world.scene.add(correction, on=day, turn=2)
