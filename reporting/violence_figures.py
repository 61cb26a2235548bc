"""Frågor om våld i siffror: all that ever leaves the answers, and of it no small number.

Per insats, whole calendar year and sex (domain.md §5). Whole years do not overlap, so that two of
them cannot be taken from each other, and each is counted once, when it is first read. A protected
person is counted as one whose sex is not known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Value, When

from instruments.models import ViolenceScreening
from instruments.violence import Answer, Area, Told
from organisations.models import Team
from participants.codes import Protection as Protected
from reporting.breakdowns import SEX
from reporting.models import ViolenceYear
from reporting.periods import Period, whole_years
from reporting.protection import SMALL, Protection

State = ViolenceScreening.State
WHOLE, REST = "whole", "rest"
ASKED, YES = "asked", "yes"
ROWS = {
    ASKED: "Tillfrågade",
    str(State.DECLINED): "Avböjde",
    str(State.UNSUITABLE): "Inte tillfrågade, skäl angivet",
    "leaflet": "Fick broschyren om hjälp",
    "guided": "Lotsades vidare",
    YES: "Har svarat ja på något",
    **{area.value: area.label.capitalize() for area in Area},
}
# What is part of what, so that a difference gives nothing away either.
PARTS = {"leaflet": ASKED, "guided": ASKED, YES: ASKED, **dict.fromkeys(Area.values, YES)}
Cell = tuple[str, str]
"""Rad och kön."""


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[int | str, ...]


def readable_years(today: date) -> list[Period]:
    """Åren som kan läsas: from 1 February, when what was asked in December has been registered."""
    return [one for one in whole_years(today) if today >= date(one.first.year + 1, 2, 1)]


def read_year(team: Team, period: Period, *, today: date) -> list[Row]:
    """Årets rader, as they stood when they were first read: a year is counted once.

    An occasion that is registered late, or a case that is purged, would else show in the difference
    between two readings what one person answered.
    """
    year = {"team": team, "year": period.first.year}
    known = ViolenceYear.objects.filter(**year).first()
    if known is None:
        rows = [[row.label, row.cells] for row in rows_of(team, period)]
        first = {"frozen_on": today, "rows": rows}
        known, _ = ViolenceYear.objects.get_or_create(**year, defaults=first)
    return [Row(label, tuple(cells)) for label, cells in known.rows]


def rows_of(team: Team, period: Period) -> list[Row]:
    """Tabellens rader, small numbers hidden before anybody formats anything."""
    shown = suppressed(counted(occasions(team, period)))
    sexes = (*SEX.codes, WHOLE)
    return [Row(label, tuple(shown[row, sex] for sex in sexes)) for row, label in ROWS.items()]


def occasions(team: Team, period: Period) -> Iterator[tuple[int, str, str, Told | None]]:
    """Tillfällena: case, sex, state and what was told. One query."""
    sex = Case(
        When(
            enrolment__participant__protection=Protected.NONE,
            then=F("enrolment__participant__sex"),
        ),
        default=Value(""),
    )
    asked = ViolenceScreening.objects.filter(
        enrolment__team=team, asked_on__range=(period.first, period.last)
    )
    values = asked.annotate(of=sex).values_list("enrolment_id", "of", "state", "answers__text")
    for case, of_sex, state, text in values:
        yield case, of_sex or "unknown", state, Told.read(text) if text else None


def counted(found: Iterable[tuple[int, str, str, Told | None]]) -> dict[Cell, int]:
    """Antal ärenden i varje cell: a case counts once in a row, however often it was asked."""
    seen = {(case, row, sex) for case, sex, state, told in found for row in rows_met(state, told)}
    numbers = Counter((row, sex) for _, row, sex in seen)
    values = {(row, sex): numbers[row, sex] for row in ROWS for sex in SEX.codes}
    for row in ROWS:
        values[row, WHOLE] = sum(values[row, sex] for sex in SEX.codes)
    return values


def rows_met(state: str, told: Told | None) -> Iterator[str]:
    """Raderna som ett tillfälle räknas i."""
    if told is None:
        yield state if state != State.ASKED else ASKED
        return
    yield ASKED
    said = [area for area in Area if told.answers[area] == Answer.YES]
    yield from (area.value for area in said)
    if said:
        yield YES
    if told.leaflet:
        yield "leaflet"
    if told.guided_to:
        yield "guided"


def suppressed(values: dict[Cell, int]) -> dict[Cell, int | str]:
    """Små tal dolda, and what would give them away: sums over the sexes, parts of a whole."""
    every = dict(values)
    relations: list[tuple[Cell, ...]] = [
        ((row, WHOLE), *((row, sex) for sex in SEX.codes)) for row in ROWS
    ]
    for part, whole in PARTS.items():
        for sex in (*SEX.codes, WHOLE):
            rest = (f"{REST} {part}", sex)
            every[rest] = values[whole, sex] - values[part, sex]
            relations.append(((whole, sex), (part, sex), rest))
    rests = {cell for cell in every if cell not in values}
    protection = Protection(
        every, relations, price=dict.fromkeys(every, 3), silent=set(), unpublished=rests
    )
    telling = {row for row in (YES, *Area.values) if tells_of_all(values, row)}
    return {
        (row, sex): "x" if row in telling else told((row, sex), value, protection)
        for (row, sex), value in values.items()
    }


def tells_of_all(values: dict[Cell, int], answer: str) -> bool:
    """Alla eller ingen: whoever knows who was asked would then know what each of them answered.

    The whole row is hidden: from the other sexes and the sum the one could be worked out.
    """
    pairs = [(values[ASKED, sex], values[answer, sex]) for sex in SEX.codes]
    return any(asked and said in {0, asked} for asked, said in pairs)


def told(cell: Cell, value: int, protection: Protection[Cell]) -> int | str:
    if cell not in protection.hidden:
        return value
    return "<5" if value in SMALL and cell not in protection.vague else "x"
