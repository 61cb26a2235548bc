"""Slutdokumentationens förslag ur ärendet: what the case already knows, to write on from.

Only what was written to be read by all three parties is quoted, never a journal note.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from finsam import numbers
from finsam.dates import plain
from participants.case_facts import OF_CASE, Row
from participants.codes import Income, Occupation, SupportMeasureKind
from participants.codes_plan import ActionOwner, ActionStatus, GoalStatus
from participants.models import (
    Enrolment,
    Expectations,
    FollowUp,
    PlanAction,
    PlanGoal,
    SupportMeasure,
)
from participants.proposing import proposes

NUMBER_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
Said = Iterator[tuple[str, str]]


@proposes(Expectations.objects.filter(**OF_CASE), hoped="participant")
def of_start(enrolment: Enrolment, rows: list[Row]) -> Said:
    yield "at_start", " ".join(start_sentences(enrolment))
    for row in rows:
        if row["hoped"]:
            yield "at_start", f"{first_name(enrolment)} sa vid starten: {quoted(row['hoped'])}"


@proposes(
    FollowUp.objects.held().filter(**OF_CASE).order_by("held_on", "pk"),
    decision="decision",
    voice="participant_voice",
)
def of_follow_ups(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Uppföljningarna: how many, what they decided, and the last words of the person."""
    if rows:
        yield "done", f"{meetings(len(rows))} {decided(row['decision'] for row in rows)}"
        if voice := rows[-1]["voice"]:
            yield "helped", f"{first_name(enrolment)} sa vid det sista mötet: {quoted(voice)}"


@proposes(PlanGoal.objects.filter(**OF_CASE), text="text", status="status", reason="reason")
def of_goals(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Målen: those that stood, those that were reached, and why the others were left."""
    stood = [quoted(row["text"]) for row in rows if row["status"] != GoalStatus.DROPPED]
    reached = [quoted(row["text"]) for row in rows if row["status"] == GoalStatus.REACHED]
    if stood:
        yield "done", f"{goals_in(stood)} i planen: {listed(stood)}."
    if reached:
        yield "helped", f"{goals_in(reached)} som nåddes: {listed(reached)}."
    for row in rows:
        if row["status"] == GoalStatus.DROPPED:
            yield "hindered", f"Målet {quoted(row['text'])} blev inte aktuellt: {row['reason']}"


@proposes(
    PlanAction.objects.filter(goal__enrolment=OF_CASE["enrolment"]),
    text="text",
    owner="owner",
    status="status",
    reason="reason",
    goal_status="goal__status",
)
def of_actions(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Åtgärderna: done, given up with the reason, and what is left for whoever takes over."""
    done = [row["text"] for row in rows if row["status"] == ActionStatus.DONE]
    if done:
        yield "done", f"Gjort ur planen: {listed(done)}."
    for row in rows:
        if row["status"] == ActionStatus.DROPPED:
            yield "hindered", f"Ur planen blev det inte av: {row['text']} ({row['reason']})."
        elif row["status"] != ActionStatus.DONE and row["goal_status"] != GoalStatus.DROPPED:
            yield "ahead", f"Kvar ur planen: {row['text']} ({ActionOwner(row['owner']).label})."


@proposes(
    SupportMeasure.objects.filter(**OF_CASE),
    **{
        name: name
        for name in (
            "kind",
            "needed_on",
            "requested_on",
            "waiting_since",
            "booked_for",
            "done_on",
            "refused_on",
            "aborted_on",
        )
    },
)
def of_measures(enrolment: Enrolment, rows: list[Row]) -> Said:
    """Samordnade insatser: what came about, and what was refused or still waits."""
    done = [str(SupportMeasureKind(row["kind"]).label) for row in rows if row["done_on"]]
    if done:
        yield "done", f"Genomförda samordnade insatser: {listed(done)}."
    for row in rows:
        if not row["done_on"]:
            label = SupportMeasureKind(row["kind"]).label
            yield "hindered", f"{label[:1].upper()}{label[1:]}: {what_came_of(row)}."


def what_came_of(row: Row) -> str:
    """Vad det blev av en insats som inte genomfördes; a wait is counted as the ledger counts it."""
    if row["refused_on"]:
        return f"avslag {day_of(row['refused_on'])}"
    if row["aborted_on"]:
        return f"avbröts {day_of(row['aborted_on'])}"
    since = day_of(row["waiting_since"] or row["requested_on"] or row["needed_on"])
    booked = f", bokad till {day_of(row['booked_for'])}" if row["booked_for"] else ""
    return f"väntade fortfarande när ärendet avslutades, sedan {since}{booked}"


def start_sentences(enrolment: Enrolment) -> Iterable[str]:
    office = enrolment.referring_organisation
    referrer = office.name if office else enrolment.get_referring_party_display()
    way = f" på remiss från {referrer}" if referrer else ""
    yield f"{first_name(enrolment)} skrevs in {plain(enrolment.started_on)}{way}."
    known = {
        "Utbildning": enrolment.get_education_display(),
        "Försörjning": listed(Income(code).label for code in enrolment.income_before),
        "Sysselsättning": listed(Occupation(code).label for code in enrolment.occupation_before),
        "Tid i offentlig försörjning": years_of_support(enrolment),
    }
    for label, words in known.items():
        if words:
            yield f"{label}: {words}."


def years_of_support(enrolment: Enrolment) -> str:
    if enrolment.support_over_nine:
        return "mer än nio år"
    if enrolment.support_years is None:
        return ""
    return f"{numbers.written(enrolment.support_years.normalize() + 0)} år"


def meetings(count: int) -> str:
    noun = "trepartsuppföljning har" if count == 1 else "trepartsuppföljningar har"
    return f"{counted(count).capitalize()} {noun} hållits."


def decided(decisions: Iterable[str]) -> str:
    """Besluten: "Besluten var att fortsätta två gånger och avsluta en gång." """
    counts = Counter(decisions)
    if counts.total() == 1:
        return f"Beslutet var att {FollowUp.Decision(next(iter(counts))).label}."
    times = [
        f"{one.label} {counted(counts[one])} {'gång' if counts[one] == 1 else 'gånger'}"
        for one in FollowUp.Decision
        if counts[one]
    ]
    return f"Besluten var att {listed(times)}."


def goals_in(texts: list[str]) -> str:
    return "Målet" if len(texts) == 1 else "Målen"


def counted(number: int) -> str:
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def first_name(enrolment: Enrolment) -> str:
    person = enrolment.participant
    return person.shown_name if person.is_protected else person.first_name or "Deltagaren"


def day_of(written: str) -> str:
    return plain(date.fromisoformat(written))


def quoted(text: str) -> str:
    return f"”{text}”"


def listed(words: Iterable[str]) -> str:
    """Uppräkning: "sjukpenning, lön och studiestöd"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} och {last}" if first else last
