"""Ett simulerat år av påminnelser: what must hold on every day of it, told without the panels.

The drill (tests/drills/year_of_digests.py) lives through it with the whole demo association, the
suite with a few cases. What is due is told here from the rows themselves, one case after another;
what is written is read in the letters that left.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core import mail
from django.utils.timezone import localdate

from activities.models import Placement
from finsam.dates import add_months
from organisations.models import Membership, User
from organisations.roles import TEAM_STAFF
from participants.models import (
    ConsentLine,
    EndDate,
    Enrolment,
    FollowUp,
    JournalNote,
    Participant,
)
from reporting.tasks import write_to

LINE = re.compile(r"^- (?P<kind>.+): (?P<count>\d+)$", re.MULTILINE)
KINDS = {
    "sen": "Försenade uppföljningar",
    "inom14": "Uppföljning inom 14 dagar",
    "slutdokument": "Slutdokument att skicka",
    "overtagande": "Nästa aktör att kontrollera",
    "mote": "Möten att dokumentera",
    "avslut": "Avslut att genomföra",
    "arbetsplats": "Arbetsplatser att följa upp",
    "efter avslut": "Läget efter avslut",
    "slutdatum": "Slutdatum inom 60 dagar",
    "samtycke": "Samtycken som upphör",
}
QUIET = "Ingen kontakt på"
FAR = timedelta(days=60)
Cause = tuple[str, str, date]


@dataclass
class Year:
    """Räkningen: letters, causes that were due and that were mentioned, and what was wrong."""

    letters: int = 0
    due: set[Cause] = field(default_factory=set)
    mentioned: set[Cause] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def live_through(
    first: date,
    days: int,
    *,
    users: list[User],
    happens: Callable[[date], None],
    step: int = 1,
) -> Year:
    """En dag i taget: something happens, then the morning's letters are sent, and sent again.

    By longer steps only some of the days are looked at, on all days of the week in turn.
    """
    year = Year()
    names = forbidden_words()
    for day in (first + timedelta(days=number) for number in range(0, days, step)):
        happens(day)
        mail.outbox = []
        for user in users:
            write_to(user.pk, day)
            write_to(user.pk, day)
        judge(year, day, users, names)
    return year


def forbidden_words() -> set[str]:
    """Namn, nummer och ärendenummer på alla deltagare."""
    found: set[str] = set(Enrolment.objects.values_list("case_number", flat=True))
    fields = ("last_name", "personal_number", "alias", "first_name")
    for values in Participant.objects.values_list(*fields):
        found.update(value for value in values if value)
    return found


def judge(year: Year, day: date, users: list[User], names: set[str]) -> None:
    written = {letter.to[0]: letter for letter in mail.outbox}
    if len(written) != len(mail.outbox):
        year.faults.append(f"{day}: two letters to one person")
    year.letters += len(mail.outbox)
    for letter in written.values():
        words = set(re.findall(r"[\w-]+", f"{letter.subject}\n{letter.body}"))
        if words & names:
            year.faults.append(f"{day}: a letter names somebody")
    if day.weekday() > 4:
        year.faults += [f"{day}: a letter on a weekend"] * bool(written)
        return
    for user in users:
        compare(year, day, user, written.get(user.email))


def compare(year: Year, day: date, user: User, letter: mail.EmailMessage | None) -> None:
    """The numbers of the letter are those of the causes, so each of them is mentioned."""
    causes = due_for(user, day)
    year.due |= causes
    expected = Counter(kind for kind, _, _ in causes)
    own = str(letter.body).partition("Hela teamet")[0] if letter else ""
    told: Counter[str] = Counter()
    for found in LINE.finditer(own):
        told[code_of(found["kind"])] += int(found["count"])
    if told == expected:
        year.mentioned |= causes
    else:
        year.faults.append(f"{day}: {dict(told)} written of {dict(expected)}")


def code_of(title: str) -> str:
    if title.startswith(QUIET):
        return "tyst"
    return next((code for code, known in KINDS.items() if known == title), title)


def due_for(user: User, day: date) -> set[Cause]:
    """Det som ska nämnas: of each case that the person finds and has, what is due and not put off.

    Nobody is away in this year, and every team is read by the whole of it.
    """
    hats = Membership.objects.active(day).filter(user=user, role__in=TEAM_STAFF)
    cases = cases_of(user, set(hats.values_list("team", flat=True)))
    return {cause for case in cases for cause in causes_in(case, day)}


def cases_of(user: User, teams: set[int | None]) -> list[Enrolment]:
    found = Enrolment.objects.filter(assignments__user=user, team__in=teams).distinct()
    return [case for case in found.select_related("team", "participant") if has(user, case)]


def has(user: User, case: Enrolment) -> bool:
    protected = case.participant.is_protected
    named = not protected or case.named_readers.current().filter(user=user).exists()
    periods = case.assignments.filter(user=user)
    lasts = any(
        period.ended_on is None or (case.closed_on and period.ended_on >= case.closed_on)
        for period in periods
    )
    return named and lasts


def causes_in(case: Enrolment, day: date) -> list[Cause]:
    """Every cause that is not put off, one of each kind, and each question after the close."""
    here = [cause for cause in raw_causes(case, day) if not is_off(case, cause, day)]
    return one_of_each(here) + later_questions(case, day)


def raw_causes(case: Enrolment, day: date) -> list[Cause]:
    found = []
    number = case.case_number
    if case.closed_on:
        return after_close(case, case.closed_on, day)
    planned = case.follow_ups.planned().first()
    if planned and planned.due_on < day:
        found.append(("sen", number, planned.due_on))
    elif planned and planned.due_on <= day + timedelta(days=14):
        found.append(("inom14", number, planned.due_on))
    found += unfinished(case, planned, day)
    if (quiet := quiet_since(case)) < day - timedelta(weeks=case.team.quiet_weeks):
        found.append(("tyst", number, quiet))
    return found + ending_in(case, day)


def unfinished(case: Enrolment, planned: FollowUp | None, day: date) -> list[Cause]:
    """A meeting that has been, a close that was decided, a workplace that nobody has heard."""
    found, number = [], case.case_number
    if planned and planned.booked_for and localdate(planned.booked_for) < day:
        found.append(("mote", number, localdate(planned.booked_for)))
    last = case.follow_ups.held().order_by("-held_on", "-pk").first()
    if planned is None and last and last.held_on and last.decision == "close":
        found.append(("avslut", number, last.held_on))
    waiting = Placement.objects.filter(enrolment=case, ended_on=None, next_follow_up_on__lt=day)
    return found + [("arbetsplats", number, one.next_follow_up_on) for one in waiting]


def later_questions(case: Enrolment, day: date) -> list[Cause]:
    """Half a year and a year after the close, from a month before until half a year late."""
    if case.closed_on is None or case.outcome in {"misregistered", "deceased"}:
        return []
    answered = case.later_statuses.filter(closed_on=case.closed_on).values_list("months", flat=True)
    days = [add_months(case.closed_on, months) for months in (6, 12) if months not in answered]
    first, last = add_months(day, -6), day + timedelta(days=30)
    return [("efter avslut", case.case_number, asked) for asked in days if first <= asked <= last]


def after_close(case: Enrolment, closed_on: date, day: date) -> list[Cause]:
    found = []
    document = getattr(case, "final_document", None)
    if document and document.sent_on is None:
        found.append(("slutdokument", case.case_number, document.due_on))
    asked_on = closed_on + timedelta(days=14)
    if case.next_actor and case.taken_over_on is None and asked_on <= day:
        found.append(("overtagande", case.case_number, asked_on))
    return found


def quiet_since(case: Enrolment) -> date:
    notes = case.notes.standing().filter(category__in=JournalNote.CONTACTS)
    days = [*notes.values_list("happened_on", flat=True)]
    days += case.follow_ups.held().values_list("held_on", flat=True)
    return max(days, default=case.started_on)


def ending_in(case: Enrolment, day: date) -> list[Cause]:
    ends = EndDate.objects.filter(enrolment=case, gone_on=None, ends_on__lte=day + FAR)
    places = Placement.objects.filter(enrolment=case, ended_on=None, until__lte=day + FAR)
    lines = ConsentLine.objects.filter(consent__enrolment=case, withdrawn_on=None)
    return [
        *(("slutdatum", case.case_number, end.ends_on) for end in ends),
        *(("slutdatum", case.case_number, place.until) for place in places),
        *(
            ("samtycke", case.case_number, line.ended_on)
            for line in lines
            if line.ended_on and line.ended_on <= day + FAR and not followed(line, list(lines))
        ),
    ]


def followed(line: ConsentLine, lines: list[ConsentLine]) -> bool:
    """A later line of the same kind takes over after it."""
    return any(
        (other.party, other.named, other.direction, other.area)
        == (line.party, line.named, line.direction, line.area)
        and (other.ended_on is None or other.ended_on > line.ended_on)  # type: ignore[operator]
        for other in lines
    )


def one_of_each(causes: list[Cause]) -> list[Cause]:
    """A case stands once under each kind, by what comes first."""
    first: dict[str, Cause] = {}
    for cause in sorted(causes, key=lambda one: one[2]):
        first.setdefault(cause[0], cause)
    return list(first.values())


def is_off(case: Enrolment, cause: Cause, day: date) -> bool:
    kind, _, cause_on = cause
    return case.postponements.filter(watch=kind, cause_on=cause_on, until__gt=day).exists()
