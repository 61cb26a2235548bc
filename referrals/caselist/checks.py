"""Kontroll: every fault of a list at once, row by row and then between rows. Writes nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from participants.codes import Sex
from referrals.caselist.cases import ORS_PAIRS, Case, key_of
from referrals.caselist.columns import BY_HEADING, REQUIRED, Column, shown
from referrals.caselist.faults import Report, Unreadable
from referrals.caselist.places import Places
from referrals.caselist.reading import Record, numbered

HEADER_ROW = 1
Values = dict[str, Any]
Complaint = tuple[str, str]


@dataclass(frozen=True)
class Heading:
    """Rubrikraden: which place in a row holds which column."""

    columns: list[tuple[int, Column]]
    width: int


def cases_of(rows: list[Record], places: Places, today: date, report: Report) -> list[Case]:
    """Listans ärenden. What is wrong stands in the report, and a faulty row gives no case."""
    heading = read_heading(rows[0] if rows else [], report)
    if report.is_refused:
        return []
    reader = RowReader(heading, places, today, report)
    found = [case for number, cells in numbered(rows[1:]) if (case := reader.read(number, cells))]
    recognise(found, report)
    compare_rows(found, report)
    return found


def read_heading(cells: Record, report: Report) -> Heading:
    """Raises Unreadable when nothing looks like a heading."""
    found = [(place, BY_HEADING.get(cell.casefold())) for place, cell in enumerate(cells)]
    columns = [(place, column) for place, column in found if column]
    if not columns:
        raise Unreadable("Filen har ingen rubrikrad med kända kolumner, till exempel Team.")
    for place, column in found:
        if cells[place] and not column:
            report.warn(HEADER_ROW, shown(cells[place]), "okänd kolumn, läses inte")
    check_heading(Counter(column.name for _, column in columns), report)
    return Heading(columns, len(cells))


def check_heading(times: Counter[str], report: Report) -> None:
    for name, count in times.items():
        if count > 1:
            report.refuse(HEADER_ROW, name, "kolumnen finns mer än en gång")
    for name in REQUIRED:
        if name not in times:
            report.refuse(HEADER_ROW, name, "kolumnen saknas")


@dataclass
class RowReader:
    """Läser rad för rad; what is wrong goes to the report."""

    heading: Heading
    places: Places
    today: date
    report: Report

    def read(self, number: int, cells: Record) -> Case | None:
        """Radens ärende, or None when anything in it is wrong."""
        before = len(self.report.errors)
        if any(cells[self.heading.width :]):
            self.report.refuse(number, "", "raden har fler värden än rubriken har kolumner")
        texts = {column.name: at(cells, place) for place, column in self.heading.columns}
        values = dict(self.values(number, texts))
        for column, message in complaints(values, texts):
            self.report.refuse(number, column, message)
        for column, message in doubts(values, self.today):
            self.report.warn(number, column, message)
        case = self.place(number, values)
        return case if len(self.report.errors) == before else None

    def values(self, number: int, texts: dict[str, str]) -> Iterator[tuple[str, Any]]:
        for _, column in self.heading.columns:
            text = texts[column.name]
            if text:
                value = self.told(number, column.name, column.read, text, self.today)
                if value not in (None, "", []):
                    yield column.name, value
            elif column.is_required:
                self.report.refuse(number, column.name, "saknas")

    def place(self, number: int, values: Values) -> Case | None:
        """Slår upp team, huvudman och ansvarig; names in the file become those in the register."""
        places = self.places
        huvudman = self.told(number, "Huvudman", places.organisation, values.get("Huvudman"))
        team = self.told(number, "Team", places.team, values.get("Team"))
        if team is None:
            return None
        member = places.member if "Slutdatum" in values else places.member_on_duty
        responsible = self.told(number, "Ansvarig", member, values.get("Ansvarig"), team)
        if huvudman:
            values["Huvudman"] = huvudman.name
        if responsible:
            values["Ansvarig"] = responsible.username
        return Case(number, values, team, huvudman, responsible)

    def told(self, number: int, column: str, read: Callable[..., Any], *given: Any) -> Any:
        """Värdet, or None when there is none to read or it was refused and reported."""
        if given[0] is None:
            return None
        try:
            return read(*given)
        except ValueError as fault:
            self.report.refuse(number, column, str(fault))
            return None


def at(cells: Record, place: int) -> str:
    """Cellen; a short row has empty cells at its end."""
    return cells[place] if place < len(cells) else ""


# Two days that stand in one order: the column a fault is laid on, the fault, the other column.
ORDER = [
    ("Födelsedatum", "efter", "Startdatum"),
    ("Remissdatum", "efter", "Startdatum"),
    ("Slutdatum", "före", "Startdatum"),
    ("Slutdokumentation", "före", "Slutdatum"),
    ("ORS senaste datum", "före", "ORS första datum"),
]
# A column that means nothing without another.
NEEDS = [
    ("Slutdatum", "Resultat"),
    ("Resultat", "Slutdatum"),
    ("Slutdokumentation", "Slutdatum"),
    *((total, day) for day, total in ORS_PAIRS),
]


def complaints(values: Values, texts: dict[str, str]) -> Iterator[Complaint]:
    """Fel mellan kolumner i en rad. What could not be read has been reported and is not missed."""
    for column, needed in NEEDS:
        if texts.get(column) and not texts.get(needed):
            yield needed, f"saknas, behövs när {column} är ifylld"
    for column, wrong, other in ORDER:
        if column in values and other in values and is_reversed(values, column, wrong, other):
            yield column, f"{values[column]} är {wrong} {other} {values[other]}"
    yield from disagreements(values)
    if values.get("ORS första datum") and same_day(values) and not same_total(values):
        yield "ORS senaste", "två olika värden samma dag"


def is_reversed(values: Values, column: str, wrong: str, other: str) -> bool:
    later, earlier = (column, other) if wrong == "efter" else (other, column)
    return bool(values[later] > values[earlier])


def disagreements(values: Values) -> Iterator[Complaint]:
    """Kön och födelsedatum mot numret; the message never says what the number says."""
    number = values.get("Personnummer")
    if number is None:
        return
    if values.get("Kön", number.sex) != number.sex:
        yield "Kön", f"{Sex(values['Kön']).label} stämmer inte med personnumret"
    birth_date = values.get("Födelsedatum", number.birth_date)
    if (birth_date.year, birth_date.month) != (number.birth_date.year, number.birth_date.month):
        yield "Födelsedatum", f"{birth_date} stämmer inte med personnumret"


def doubts(values: Values, today: date) -> Iterator[Complaint]:
    """Varningar: what may be right and is worth a look."""
    number, birth_date = values.get("Personnummer"), values.get("Födelsedatum")
    if number and birth_date and birth_date.day != number.birth_date.day:
        yield "Födelsedatum", f"{birth_date} har en annan dag än personnumret"
    if values.get("Startdatum", today) > today:
        yield "Startdatum", f"{values['Startdatum']} har inte varit än"
    for day, total in ORS_PAIRS:
        if day in values and total not in values:
            yield day, f"{total} saknas, dagen läses inte"
    if values.get("ORS första datum") and same_day(values) and same_total(values):
        yield "ORS senaste datum", "samma dag som ORS första, räknas som en mätning"


def same_day(values: Values) -> bool:
    return bool(values["ORS första datum"] == values.get("ORS senaste datum"))


def same_total(values: Values) -> bool:
    return bool(values.get("ORS första") == values.get("ORS senaste"))


def recognise(cases: list[Case], report: Report) -> None:
    """Ger varje rad sin igenkänning; the same numbered case twice is a fault."""
    equals: Counter[str] = Counter()
    rows: dict[str, int] = {}
    for case in cases:
        first = key_of(case, 1)
        equals[first] += 1
        case.key = first if case.number else key_of(case, equals[first])
        if case.key in rows:
            report.refuse(case.row, "Personnummer", f"samma ärende som på rad {rows[case.key]}")
        rows.setdefault(case.key, case.row)


PERSON_COLUMNS = ("Förnamn", "Efternamn", "Kön", "Födelsedatum", "Kommun")


def compare_rows(cases: list[Case], report: Report) -> None:
    """Samma person på flera rader: the same facts, and one open case in a team."""
    seen: dict[tuple[object, str], Case] = {}
    opened: dict[tuple[object, int], Case] = {}
    for case in (case for case in cases if case.person):
        for column in PERSON_COLUMNS:
            other = seen.setdefault((case.person, column), case) if case.text(column) else case
            if other.text(column) != case.text(column):
                report.refuse(
                    case.row,
                    column,
                    f"skiljer sig från rad {other.row}, som har samma personnummer",
                )
        if case.closed_on is None:
            first = opened.setdefault((case.person, case.team.pk), case)
            if first.key != case.key:
                report.refuse(
                    case.row, "Slutdatum", f"saknas, och ärendet på rad {first.row} är också öppet"
                )
