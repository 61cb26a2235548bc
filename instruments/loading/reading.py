"""Instrumentfil: TOML with one instrument, one version of it, its limits and its items.

The format stands in docs/instrument/README.md. All faults are found at once, each with its line;
a file with a fault gives nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from instruments.codes import Kind, Rater, Readers
from instruments.loading.places import Place, lines_of
from instruments.loading.values import (
    Key,
    code,
    counted,
    day,
    flag,
    one_of,
    some_of,
    tenths,
    text,
    whole,
)

Facts = dict[str, Any]
TABLES: dict[str, dict[str, Key]] = {
    "instrument": {
        "kod": Key("code", code(12)),
        "namn": Key("name", text(80)),
        "forklaring": Key("explanation", text(200), ""),
        "agare": Key("owner", text(120), ""),
        "licens": Key("licensed", flag, False),
        "intervall_manader": Key("interval_months", whole(1, 24), None),
        "skattas_av": Key("raters", some_of(Rater), [Rater.PARTICIPANT.value]),
        "visas_for_personen": Key("shown_to_person", flag, False),
        "lases_av": Key("readers", one_of(Readers), Readers.TEAM.value),
        "eget_mal": Key("free_goal", flag, False),
        "skattar_samtalet": Key("about_conversation", flag, False),
        "ordning": Key("order", whole(0, 1000), 100),
    },
    "version": {
        "nummer": Key("number", whole(1, 1000)),
        "galler_fran": Key("in_force_from", day),
        "summa": Key("counted", counted),
        "hogre_ar_battre": Key("higher_is_better", flag, True),
        "tydlig_forandring": Key("reliable_change", tenths, None),
        "varna": Key("alerts", flag, False),
    },
    "grans": {"fran_alder": Key("from_age", whole(0, 120), 0), "varde": Key("tenths", tenths)},
    "fraga": {
        "kod": Key("code", code(30)),
        "namn": Key("label", text(120)),
        "text": Key("wording", text(2000), ""),
        "slag": Key("kind", one_of(Kind)),
        "endast": Key("rater", one_of(Rater), ""),
    },
}
SINGLE = ("instrument", "version")
LONGEST = 200_000


@dataclass(frozen=True, order=True)
class Fault:
    """Fel i filen."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"rad {self.line}: {self.reason}"


@dataclass
class Loaded:
    """Det lästa: facts by the fields they fill, and what is wrong with them."""

    instrument: Facts = field(default_factory=dict)
    version: Facts = field(default_factory=dict)
    limits: list[Facts] = field(default_factory=list)
    items: list[Facts] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """Fields of the instrument that the file names; of a known one, what is left out stays."""
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, reason: str, table: str, number: int = 0, key: str = "") -> None:
        line = self.lines.get((table, number, key)) or self.lines.get((table, number, ""), 1)
        self.faults.append(Fault(line, reason))


def read(data: bytes) -> Loaded:
    """Läser en fil. Look at `faults` before anything else."""
    loaded = Loaded()
    if len(data) > LONGEST:
        return Loaded(faults=[Fault(1, "filen är större än 200 kB")])
    try:
        written = data.decode("utf-8-sig")
        found = tomllib.loads(written, parse_float=Decimal)
    except UnicodeDecodeError:
        return Loaded(faults=[Fault(1, "filen är inte skriven i UTF-8")])
    except tomllib.TOMLDecodeError as refusal:
        line = re.search(r"line (\d+)", str(refusal))
        last = written.count("\n") + 1
        return Loaded(faults=[Fault(int(line[1]) if line else last, "går inte att läsa som TOML")])
    loaded.lines = lines_of(written)
    for name in found.keys() - TABLES.keys():
        loaded.refuse(f"{name} är ingen del av en instrumentfil", name)
    [loaded.instrument] = tables_of(loaded, found, "instrument")
    loaded.told = fields_named(found.get("instrument"))
    [loaded.version] = tables_of(loaded, found, "version")
    loaded.limits = list(tables_of(loaded, found, "grans"))
    loaded.items = list(tables_of(loaded, found, "fraga"))
    if not loaded.faults:
        judge(loaded)
    loaded.faults.sort()
    return loaded


def fields_named(table: Any) -> set[str]:
    keys = TABLES["instrument"]
    return {keys[name].field for name in keys if isinstance(table, dict) and name in table}


def tables_of(loaded: Loaded, found: Facts, name: str) -> Iterator[Facts]:
    """Tabellerna med ett namn; one that is there once, is always there."""
    written = found.get(name, {} if name in SINGLE else [])
    tables = [written] if name in SINGLE else written
    is_there = name in found
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        is_there = False
        head = f"[{name}]" if name in SINGLE else f"[[{name}]]"
        loaded.refuse(f"skriv {head} på en egen rad", name)
        tables = [{}] if name in SINGLE else []
    if name in SINGLE and name not in found:
        loaded.refuse(f"[{name}] saknas", name)
    for number, table in enumerate(tables):
        yield facts_of(loaded, table, name, number, is_there=is_there)


def facts_of(loaded: Loaded, table: Facts, name: str, number: int, *, is_there: bool) -> Facts:
    """Fakta ur en tabell, with defaults for what was left out."""
    keys = TABLES[name]
    for unknown in table.keys() - keys.keys():
        loaded.refuse(f"{unknown} är ingen nyckel i {name}", name, number, unknown)
    facts = {key.field: key.default for key in keys.values()}
    for written in table.keys() & keys.keys():
        key = keys[written]
        try:
            facts[key.field] = key.read(table[written])
        except ValueError as refusal:
            facts[key.field] = None
            loaded.refuse(f"{written} {refusal}", name, number, written)
    for written, key in keys.items():
        if facts[key.field] is ... and is_there:
            loaded.refuse(f"{written} saknas i {name}", name, number)
    return facts


def judge(loaded: Loaded) -> None:
    """Det som delarna ska stämma om, when each can be read by itself."""
    codes = [item["code"] for item in loaded.items]
    if not codes:
        loaded.refuse("minst en [[fraga]] behövs", "fraga")
    for number, item in enumerate(loaded.items):
        if item["code"] in codes[:number]:
            loaded.refuse(f"frågan {item['code']} finns redan", "fraga", number, "kod")
        if item["rater"] and item["rater"] not in loaded.instrument["raters"]:
            loaded.refuse("endast nämner någon som inte skattar", "fraga", number, "endast")
    count(loaded, codes)
    judge_limits(loaded)


def count(loaded: Loaded, codes: list[str]) -> None:
    """Vad som ingår i summan. A profile has nothing that a total is compared with."""
    given = loaded.version.pop("counted")
    named = {"alla": codes, "ingen": []}.get(given, given) if isinstance(given, str) else given
    for one in named:
        if one not in codes:
            loaded.refuse(f"summa nämner {one}, som inte är någon fråga", "version", 0, "summa")
    for item in loaded.items:
        item["counts"] = item["code"] in named
    if not named and (loaded.limits or loaded.version["reliable_change"]):
        loaded.refuse("utan summa finns ingen gräns och ingen tydlig förändring", "version")


def judge_limits(loaded: Loaded) -> None:
    most = sum(Kind(item["kind"]).span.stop - 1 for item in loaded.items if item["counts"])
    ages = [limit["from_age"] for limit in loaded.limits]
    for number, limit in enumerate(loaded.limits):
        if limit["from_age"] in ages[:number]:
            loaded.refuse("åldern har redan en gräns", "grans", number, "fran_alder")
        if limit["tenths"] > most:
            loaded.refuse(
                f"gränsen är högre än högsta summan {most // 10}", "grans", number, "varde"
            )
