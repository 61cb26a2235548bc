"""Kolumner: what each column of a case list may hold, and how its text becomes a value.

A reader raises ValueError with a sentence. The sentence names the value, except for a personal
number, which is never repeated.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import TextChoices

from finsam import numbers, personal_numbers
from finsam.personal_numbers import PersonalNumber
from participants.codes import Education, Income, Occupation, Outcome, ReferringParty, Sex

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
DAY = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?:[ T]00:00(?::00)?)?", re.ASCII)
OVER_NINE = re.compile(r">\s*9(\s*år)?")
ORS_HIGHEST = 40
MOST_MEASURES = 999
MOST_YEARS = 80
LONGEST_SHOWN = 40

Read = Callable[[str, date], Any]


@dataclass(frozen=True)
class Column:
    """Kolumn: its name, how its text is read, and what people are told to write in it."""

    name: str
    read: Read
    explanation: str
    is_required: bool = False


def shown(text: str) -> str:
    """Värdet i ett fel: short, and without characters that do not print."""
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def words(longest: int) -> Read:
    def read(text: str, today: date) -> str:
        if not text.isprintable():
            raise ValueError(f"{shown(text)} har tecken som inte går att spara")
        if len(text) > longest:
            raise ValueError(f"{shown(text)} är längre än {longest} tecken")
        return text

    return read


def personal_number(text: str, today: date) -> PersonalNumber:
    return personal_numbers.parse(text, today)


def day(text: str, today: date) -> date:
    match = DAY.fullmatch(text)
    try:
        found = date(*map(int, match.group(1, 3, 4))) if match else None
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{shown(text)} är inget datum")
    if not FIRST_DAY <= found < LAST_DAY:
        raise ValueError(f"{found} är inget rimligt datum")
    return found


def past_day(text: str, today: date) -> date:
    """Dag för något som har hänt."""
    found = day(text, today)
    if found > today:
        raise ValueError(f"{found} har inte varit än")
    return found


def decimal(text: str) -> Decimal:
    try:
        return numbers.parse_decimal(text if len(text) <= LONGEST_SHOWN else "")
    except ValueError:
        raise ValueError(f"{shown(text)} är inget tal") from None


def is_whole(number: Decimal, parts: int = 1) -> bool:
    """Helt antal delar, exactly: a tenth part has one decimal, a hundredth part two."""
    return (Fraction(number) * parts).denominator == 1


def whole_number(text: str, today: date) -> int:
    number = decimal(text)
    if not 0 <= number <= MOST_MEASURES or not is_whole(number):
        raise ValueError(f"{shown(text)} är inget helt tal från 0 till {MOST_MEASURES}")
    return int(number)


def years(text: str, today: date) -> Decimal | str:
    """År i offentlig försörjning, or ">9": more than nine, not known how much (domain.md §1.3)."""
    if OVER_NINE.fullmatch(text):
        return ">9"
    number = decimal(text)
    if not 0 <= number <= MOST_YEARS:
        raise ValueError(f"{shown(text)} är inte mellan 0 och {MOST_YEARS} år")
    if not is_whole(number, 100):
        raise ValueError(f"{shown(text)} har fler än två decimaler")
    return number


def ors(text: str, today: date) -> int:
    """ORS-summa i tiondelar: 0–40 with at most one decimal (domain.md §3)."""
    points = decimal(text)
    if not 0 <= points <= ORS_HIGHEST:
        raise ValueError(f"{shown(text)} är inte mellan 0 och {ORS_HIGHEST}")
    if not is_whole(points, 10):
        raise ValueError(f"{shown(text)} har fler än en decimal")
    return int(points * 10)


def plain(name: str) -> str:
    return name.casefold().replace("_", " ")


def names_of(choices: type[TextChoices], **others: str) -> dict[str, str]:
    """Namn till kod: label, code and the names of the published list, whatever the case."""
    codes = {plain(code): code for code in choices.values}
    labels = {plain(str(label)): code for code, label in choices.choices}
    return labels | codes | {plain(name): code for name, code in others.items()}


def one_of(names: dict[str, str]) -> Read:
    def read(text: str, today: date) -> str:
        try:
            return names[plain(text)]
        except KeyError:
            raise ValueError(f"{shown(text)} finns inte i kodlistan") from None

    return read


def several_of(names: dict[str, str]) -> Read:
    """Flera med lodstreck emellan, each once and in the order of the list."""
    one = one_of(names)

    def read(text: str, today: date) -> list[str]:
        return list(dict.fromkeys(one(part.strip(), today) for part in text.split("|") if part))

    return read


SEXES = {"kvinna": Sex.WOMAN.value, "man": Sex.MAN.value}
OUTCOMES = names_of(Outcome) | {
    "kommunal arbetslivsrehab": Outcome.MUNICIPAL_REHAB.value,
    "medicinsk rehab": Outcome.MEDICAL_REHAB.value,
    "åter huvudman": Outcome.RETURNED.value,
}
PARTIES = names_of(ReferringParty, Kommun="KOMMUN", Region="REGION")
# The published list of levels has a code for what is not known; here that is an empty cell.
LEVELS = names_of(Education, UPPGIFT_SAKNAS="")
INCOMES = names_of(Income)
OCCUPATIONS = names_of(Occupation)
NAME = words(80)
PLACE = words(60)
REFERENCE = words(150)

COLUMNS = [
    Column(
        "Personnummer",
        personal_number,
        "tio eller tolv siffror; samordningsnummer går också bra; tomt för ett anonymt ärende",
    ),
    Column("Förnamn", NAME, "text"),
    Column("Efternamn", NAME, "text"),
    Column("Kön", one_of(SEXES), "kvinna eller man"),
    Column("Födelsedatum", past_day, "datum"),
    Column("Kommun", PLACE, "text"),
    Column("Team", REFERENCE, "teamets hela namn", is_required=True),
    Column(
        "Remitterande part",
        one_of(PARTIES),
        "AF, FK, Kommun eller Region, eller en enhet ur kodlistan",
    ),
    Column("Remissdatum", past_day, "datum, inte efter starten"),
    Column("Startdatum", day, "datum", is_required=True),
    Column("Slutdatum", past_day, "datum, tomt för ett öppet ärende"),
    Column(
        "Resultat",
        one_of(OUTCOMES),
        "behövs med Slutdatum, till exempel arbete eller medicinsk rehab",
    ),
    Column("Slutdokumentation", past_day, "dagen då den skickades"),
    Column("Tid i offentlig försörjning", years, "år, eller >9"),
    Column("Utbildningsnivå", one_of(LEVELS), "ett namn ur kodlistan"),
    Column("Försörjning före", several_of(INCOMES), "namn ur kodlistan, flera med | emellan"),
    Column("Försörjning efter", several_of(INCOMES), "namn ur kodlistan, flera med | emellan"),
    Column(
        "Sysselsättning före", several_of(OCCUPATIONS), "namn ur kodlistan, flera med | emellan"
    ),
    Column(
        "Sysselsättning efter", several_of(OCCUPATIONS), "namn ur kodlistan, flera med | emellan"
    ),
    Column("Huvudman", REFERENCE, "organisationens namn; tomt ger teamets ägare tills vidare"),
    Column("Ansvarig", REFERENCE, "användarnamn på en medarbetare i teamet"),
    Column("ORS första datum", past_day, "datum"),
    Column("ORS första", ors, "0–40, högst en decimal"),
    Column("ORS senaste datum", past_day, "datum"),
    Column("ORS senaste", ors, "0–40, högst en decimal"),
    Column("Antal samordnade insatser", whole_number, "helt tal"),
]
BY_HEADING = {column.name.casefold(): column for column in COLUMNS}
REQUIRED = [column.name for column in COLUMNS if column.is_required]


def text_of(value: Any) -> str:
    """Värdet som text, the same however it was written; "" is not known."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
