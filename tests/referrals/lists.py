"""Case lists for tests: rows as dicts, written as the files people send."""

import csv
import io
from datetime import date
from typing import Any

from openpyxl import Workbook

from finsam.personal_numbers import invented
from organisations.models import Team
from participants.models import Enrolment
from referrals.caselist.faults import Report
from referrals.caselist.importing import load

TEAM = "Samordningsteam Sala"
IMPORT_DAY = date(2026, 11, 20)
WOMAN = invented(date(1988, 4, 23), "woman", 3)
MAN = invented(date(1990, 2, 3), "man", 4)


def a_row(**values: str) -> dict[str, str]:
    """A row that is whole and closed; spaces in column names are written with "_"."""
    row = {
        "Personnummer": WOMAN,
        "Förnamn": "Tova",
        "Efternamn": "Ljungsäter",
        "Team": TEAM,
        "Startdatum": "2024-02-09",
        "Slutdatum": "2024-12-09",
        "Resultat": "arbete",
    }
    return row | {name.replace("_", " "): value for name, value in values.items()}


def an_open_row(**values: str) -> dict[str, str]:
    return a_row(**{"Slutdatum": "", "Resultat": ""} | values)


def a_list(*rows: dict[str, Any], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns_of(rows), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def a_workbook(*rows: dict[str, Any]) -> bytes:
    book = Workbook()
    names = columns_of(rows)
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns_of(rows: tuple[dict[str, Any], ...]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def read_in(data: bytes, *, today: date = IMPORT_DAY, save: bool = True, **facts: Any) -> Report:
    teams = facts.pop("teams", Team.objects.all())
    cases = facts.pop("cases", Enrolment.objects.all())
    by = facts.pop("by", None)
    return load(data, teams=teams, cases=cases, by=by, today=today, save=save, **facts)


def told(report: Report) -> list[str]:
    return [str(fault) for fault in sorted(report.errors)]
