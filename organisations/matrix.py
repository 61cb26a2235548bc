"""Åtkomstmatrisen: the access table as an administrator reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.labels import THINGS
from finsam.access import EVERY_ROLE, TABLE, Decision, Finds, Grant, name_of, named_patterns
from finsam.access.roles import groups_of

AREAS = {
    "": "Konto och inloggning",
    "organisations": "Roller och öppna sidor",
    "participants": "Deltagare",
    "instruments": "Mätningar",
    "activities": "Grupper och placeringar",
    "documents": "Filer",
    "referrals": "Remisser",
    "reporting": "Start, siffror och rapporter",
    "audit": "Åtkomstlogg",
}
PART = re.compile(r"<\w+:\w+>")
WAYS = {"GET": "läsa", "POST": "ändra"}


@dataclass(frozen=True)
class Line:
    """Rad: what one group of roles may do at one address."""

    page: str
    address: str
    who: str
    finds: str
    classes: tuple[str, ...]
    ways: str
    is_logged: bool


def areas(role: str = "") -> list[tuple[str, list[Line]]]:
    """Rader per område; with a role only what that role may ask."""
    lines = {area: list(lines_of(area, role)) for area in AREAS}
    return [(AREAS[area], found) for area, found in lines.items() if found]


def lines_of(area: str, role: str) -> Iterator[Line]:
    routes = dict(named_patterns())
    for key, decision in TABLE.items():
        name = name_of(key)
        if name.partition(":")[0] == area or (area == "" and ":" not in name):
            address = f"/{PART.sub('…', routes[name])}{value_of(key)}"
            yield from lines_for(THINGS.get(name, ""), address, decision, role)


def value_of(key: str) -> str:
    """The value that a row is about, said after its address."""
    _, _, value = key.rstrip("]").partition("[")
    return f" ({value})" if value else ""


def lines_for(page: str, address: str, decision: Decision, role: str) -> Iterator[Line]:
    for grant in decision.grants or (Grant(EVERY_ROLE),):
        if not role or role in grant.roles:
            yield Line(
                page=page,
                address=address,
                who=who(decision, grant),
                finds="" if grant.finds is Finds.NOTHING else grant.finds.value,
                classes=tuple(sorted(chosen.value for chosen in grant.emits)),
                ways=ways_of(decision, grant),
                is_logged=bool(decision.reads),
            )


def ways_of(decision: Decision, grant: Grant) -> str:
    methods = decision.methods if grant.methods is None else grant.methods
    return ", ".join(WAYS[way] for way in sorted(methods & set(WAYS)))


def who(decision: Decision, grant: Grant) -> str:
    if decision.public:
        return "alla, utan inloggning"
    if decision.without_hat:
        return "var och en som är inloggad"
    return ", ".join(groups_of(grant.roles))
