"""Ärendet som listan beskriver det: one row, its typed values and what they point at."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from finsam.personal_numbers import PersonalNumber
from organisations.models import Organisation, Team, User
from participants.codes import Outcome
from referrals.caselist.columns import text_of

# What a row is recognised by, and what is read as dated totals, is not compared as a value.
RECOGNISED_BY = {"Personnummer", "Team", "Startdatum"}
ORS_PAIRS = [("ORS första datum", "ORS första"), ("ORS senaste datum", "ORS senaste")]
ORS_COLUMNS = {name for pair in ORS_PAIRS for name in pair}
ORS = "ORS "

Person = tuple[int, str]


@dataclass
class Case:
    """En rad i listan. `values` holds what is known, by column name."""

    row: int
    values: dict[str, Any] = field(repr=False)
    team: Team
    huvudman: Organisation | None = None
    responsible: User | None = None
    key: str = ""

    @property
    def number(self) -> PersonalNumber | None:
        found: PersonalNumber | None = self.values.get("Personnummer")
        return found

    @property
    def person(self) -> Person | None:
        """Personen hos sin personuppgiftsansvarige; None without a number."""
        return (self.team.owner_id, self.number.digits) if self.number else None

    @property
    def started_on(self) -> date:
        day: date = self.values["Startdatum"]
        return day

    @property
    def closed_on(self) -> date | None:
        return self.day("Slutdatum")

    @property
    def is_misregistered(self) -> bool:
        return self.text("Resultat") == Outcome.MISREGISTERED

    def day(self, column: str) -> date | None:
        found: date | None = self.values.get(column)
        return found

    def text(self, column: str) -> str:
        return text_of(self.values.get(column))

    def measurements(self) -> dict[date, int]:
        """ORS-summor i tiondelar efter dag."""
        return {
            self.values[day]: self.values[total]
            for day, total in ORS_PAIRS
            if day in self.values and total in self.values
        }

    def texts(self) -> dict[str, str]:
        """Det listan säger, as texts that can be compared with what stands."""
        said = {
            name: text_of(value)
            for name, value in self.values.items()
            if name not in RECOGNISED_BY and name not in ORS_COLUMNS
        }
        for day, total in self.measurements().items():
            said[f"{ORS}{day}"] = str(total)
        return {name: text for name, text in said.items() if text}

    def column_of(self, name: str) -> str:
        """Kolumnen i filen som värdet står i."""
        if not name.startswith(ORS):
            return name
        return next(total for day, total in ORS_PAIRS if f"{ORS}{self.text(day)}" == name)


def key_of(case: Case, place: int) -> str:
    """Igenkänning: the same row is found again by these and nothing else.

    With a number by controller, number, team and start; without one by team, start, names, birth
    date, referral date and the row's place among equals in the file.
    """
    if case.number:
        parts = [str(case.team.owner_id), case.number.digits]
    else:
        columns = ("Förnamn", "Efternamn", "Födelsedatum", "Remissdatum")
        parts = [*(case.text(name).casefold() for name in columns), str(place)]
    parts += [str(case.team.pk), str(case.started_on)]
    return digest(*parts)


def digest(*parts: str) -> str:
    """Avtryck: tells whether two texts are the same without keeping either."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
