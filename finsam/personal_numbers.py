"""Personnummer, samordningsnummer and interimsnummer: read, checked and normalised.

Our own small module because the package `personnummer` takes no interim letter (domain.md §6.6).
No message and no representation shows the number: messages end up in logs and reports.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["personnummer", "samordningsnummer", "interim"]
Sex = Literal["woman", "man"]

SHAPE = re.compile(
    r"(?P<century>1[89]|2\d)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?P<sign>[-+]?)(?P<birth_number>[\dTRSUWXJKLMN]\d\d)(?P<check>\d)",
    re.ASCII,
)
COORDINATION_DAYS = 60
# Skatteverket's official test numbers: no living person has them.
INVENTED = range(980, 1000)


@dataclass(frozen=True)
class PersonalNumber:
    """Identitetsnummer: twelve characters, checked. Equal numbers are equal however written."""

    kind: Kind
    digits: str = field(repr=False)
    birth_date: date = field(repr=False)

    @property
    def sex(self) -> Sex:
        """Kön: the third digit of the birth number, odd for men (folkbokföringslagen 18 §)."""
        return "man" if int(self.digits[10]) % 2 else "woman"

    @property
    def written(self) -> str:
        """Så som den skrivs: ÅÅÅÅMMDD-NNNN."""
        return f"{self.digits[:8]}-{self.digits[8:]}"


def parse(text: str, today: date, *, interim: bool = False) -> PersonalNumber:
    """Läs ett nummer: 10 or 12 digits, with or without sign; interim letters only when asked for.

    In 10 digits "+" means that the person turns 100 this year or has done so (folkbokföringslagen
    18 §); in 12 the sign says nothing. ValueError carries a sentence without the number.
    """
    match = SHAPE.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError("Skriv numret med tio eller tolv siffror: ÅÅÅÅMMDD-NNNN")
    short = "".join(match.group("year", "month", "day", "birth_number", "check"))
    number = PersonalNumber(
        kind=kind_of(match),
        digits=f"{century_of(match, today)}{short}",
        birth_date=birth_date_of(match, today),
    )
    if number.kind == "interim" and not interim:
        raise ValueError("Numret har en bokstav. Skriv ett personnummer eller samordningsnummer")
    if number.birth_date > today:
        raise ValueError("Födelsedatumet i numret har inte varit än")
    if match["birth_number"] == "000":
        raise ValueError("De tre siffrorna efter datumet kan inte vara 000")
    if check_digit(short[:9]) != short[9]:
        raise ValueError("Kontrollsiffran stämmer inte. Läs numret igen, siffra för siffra")
    return number


def kind_of(match: re.Match[str]) -> Kind:
    """Sort: a letter makes it interim, a day above 60 a samordningsnummer."""
    if match["birth_number"][0].isalpha():
        return "interim"
    return "samordningsnummer" if int(match["day"]) > COORDINATION_DAYS else "personnummer"


def century_of(match: re.Match[str], today: date) -> int:
    """Århundrade: as written, else the latest that fits, one earlier for a plus."""
    if match["century"]:
        return int(match["century"])
    age_this_year = (today.year - int(match["year"])) % 100
    return (today.year - age_this_year) // 100 - (match["sign"] == "+")


def birth_date_of(match: re.Match[str], today: date) -> date:
    """Födelsedatum. ValueError when the calendar has no such day."""
    year = 100 * century_of(match, today) + int(match["year"])
    day = int(match["day"])
    try:
        return date(year, int(match["month"]), day - COORDINATION_DAYS * (day > COORDINATION_DAYS))
    except ValueError:
        # The original message may hold the day, which is part of the number.
        raise ValueError("Datumet i numret finns inte i kalendern") from None


def check_digit(nine: str) -> str:
    """Kontrollsiffra (Luhn) över de nio första; an interim letter counts as 1 (domain.md §6.6)."""
    digits = [int(character) if character.isdigit() else 1 for character in nine]
    products = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def invented(birth_date: date, sex: Sex, serial: int) -> str:
    """Påhittat nummer, from the birth numbers no living person has (domain.md §6.6).

    `serial` is 0–9: there are ten for each day and sex. ValueError for any other.
    """
    if not 0 <= serial < len(INVENTED) // 2:
        raise ValueError("There are ten invented numbers for each day and sex, 0 to 9")
    nine = f"{birth_date:%y%m%d}{INVENTED[2 * serial + (sex == 'man')]}"
    return f"{birth_date:%Y%m%d}{nine[6:]}{check_digit(nine)}"
