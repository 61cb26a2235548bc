"""Var i filen något står: TOML tells the line of what it cannot read, and of nothing else."""

import re

TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*(.*)")
LONG = ('"""', "'''")
Place = tuple[str, int, str]


def lines_of(text: str) -> dict[Place, int]:
    """Raden för varje nyckel, by table, number of the table and key; "" is the table's own head."""
    found: dict[Place, int] = {}
    count: dict[str, int] = {}
    table, number, inside = "", 0, ""
    for line, written in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in written else inside
        elif head := TABLE.match(written):
            table = head[1]
            number = count[table] = count.get(table, -1) + 1
            found[table, number, ""] = line
        elif key := KEY.match(written):
            found.setdefault((table, number, key[1]), line)
            inside = next((mark for mark in LONG if key[2].count(mark) == 1), "")
    return found
