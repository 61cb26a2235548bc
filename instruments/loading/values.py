"""Värden i en instrumentfil: each reader takes what TOML gave, or says in Swedish what it wanted.

A number with a decimal comes as Decimal and leaves as whole tenths: no float is made on the way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

Reader = Callable[[Any], Any]
CODE = re.compile(r"[A-ZÅÄÖ0-9_]+")


@dataclass(frozen=True)
class Key:
    """Nyckel: the field that it fills, and how it is read. Without a default it is required."""

    field: str
    read: Reader
    default: Any = ...


def text(longest: int) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("ska vara text")
        if "\x00" in value:
            raise ValueError("har ett tecken som inte går att spara")
        if len(value.strip()) > longest:
            raise ValueError(f"får vara högst {longest} tecken")
        return value.strip()

    return read


def code(longest: int) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value) or len(value) > longest:
            raise ValueError(f"ska vara högst {longest} stora bokstäver, siffror eller _")
        return value

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("ska vara true eller false")
    return value


def whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"ska vara ett helt tal från {low} till {high}")
        return value

    return read


def tenths(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("ska vara ett tal, till exempel 25.0")
    if not Decimal(value).is_finite() or not 0 < Decimal(value) <= 3000:
        raise ValueError("ska vara ett tal över noll")
    found = 10 * Decimal(value)
    if found != int(found):
        raise ValueError("ska ha högst en decimal")
    return int(found)


def day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("ska vara ett datum, till exempel 2026-01-31")
    return value


def one_of(choices: type[TextChoices]) -> Reader:
    """Ett av några ord, as people write them."""
    known = {str(one.label): one.value for one in choices} | {
        one.value: one.value for one in choices
    }

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            wanted = " eller ".join(sorted({word for word in known if word.islower()} or known))
            raise ValueError(f"ska vara {wanted}")
        return known[value]

    return read


def some_of(choices: type[TextChoices]) -> Reader:
    read_one = one_of(choices)

    def read(value: Any) -> list[str]:
        if not isinstance(value, list) or not value:
            raise ValueError('ska vara en lista, till exempel ["deltagaren"]')
        found = [read_one(one) for one in value]
        if len(set(found)) < len(found):
            raise ValueError("nämner samma sak två gånger")
        return found

    return read


def counted(value: Any) -> str | list[str]:
    """ "alla", "ingen" or the codes of the items that count."""
    if value in ("alla", "ingen"):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return value
    raise ValueError('ska vara "alla", "ingen" eller en lista med frågornas koder')
