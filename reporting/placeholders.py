"""Siffror i löpande text: a chapter names a figure and never states its number.

`{active}` becomes the number in the reader's own version, so what is hidden in the tables is
hidden in the sentences too. A number that somebody types says the same to every reader; the
version for others is therefore not made while one stands in a text, whether in digits or in words.
Allowed are what counts no people: years, dates and amounts of money. Any other number that is not
about participants is vouched for by its writer: `{=22 platser}`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from finsam.dates import MONTHS
from finsam.numbers import NBSP, signed, written
from reporting.breakdowns import words
from reporting.definitions import DEFINITIONS
from reporting.measures import Definition, Measure

PLACE = re.compile(r"\{([^{}]*)\}")
FACTS = {
    "year": "rapportens år",
    "next_year": "året efter",
    "teams": "insatsens namn",
    "owners": "insatsägarens namn",
    "associations": "samordningsförbundets namn",
}
UNITS = {"procent", "månader", "dagar", "år", "poäng", "insatser"}
HIDDEN = {"<5": "färre än fem", "x": "ett dolt antal"}
UNSAID = "\N{WORD JOINER}"
"""Stands for a value that is not there or not told; nobody sees it."""
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")

MONTH = "|".join(MONTHS)
HARMLESS = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\b\d{{1,2}}\s(?:{MONTH})\b(?:\s\d{{4}})?|\b(?:19|20)\d{{2}}\b(?!\s*%)"
    r"|\d[\d\s]*(?:,\d+)?\s(?:kr|kronor|tkr|mnkr)\b",
    re.IGNORECASE,
)
# "En" and "ett" are articles and say too little to be told from them.
COUNTED = (
    "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton "
    "nitton tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra båda bägge hälften "
    "tredjedel tredjedelar fjärdedel fjärdedelar femtedel femtedelar"
)
TENS = "tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra"
NUMBER = re.compile(
    rf"\d[\d\s.,]*\d|\d|\b(?:{COUNTED.replace(' ', '|')})\b"
    rf"|\b(?:{TENS})(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tal)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name:
    """Mått som får nämnas, with words for it, as the list beside the text shows them."""

    name: str
    label: str

    @property
    def braced(self) -> str:
        """Som det skrivs i texten: "{active}"."""
        return f"{{{self.name}}}"


def names() -> Iterator[Name]:
    """Alla mått som går att nämna, breakdowns code by code; the crossed ones stand in tables."""
    for name, label in FACTS.items():
        yield Name(name, label)
    for key, definition in DEFINITIONS.items():
        breakdowns = definition.breakdowns()
        if not breakdowns:
            yield Name(key, definition.label)
        elif len(breakdowns) == 1:
            for code in breakdowns[0].codes:
                yield Name(f"{key}.{code}", f"{definition.label}: {words(breakdowns, code)}")


def unknown_names(text: str) -> list[str]:
    return [name for name in PLACE.findall(text) if not is_known(name)]


def is_known(name: str) -> bool:
    key, _, part = name.partition(".")
    if name.startswith("=") or name in FACTS:
        return True
    definition = DEFINITIONS.get(key)
    if definition is None:
        return False
    return part == "n" or part in parts_of(definition)


def parts_of(definition: Definition) -> Iterable[str]:
    """What may follow the key: the codes of a breakdown, and of a figure standing alone nothing."""
    breakdowns = definition.breakdowns()
    if not breakdowns:
        return [""]
    return breakdowns[0].codes if len(breakdowns) == 1 else []


def bare_numbers(text: str) -> list[str]:
    """Tal som står i texten utan att vara mått, each as it was written."""
    outside = PLACE.sub(" ", text)
    return [found.strip(" .,") for found in NUMBER.findall(HARMLESS.sub(" ", outside))]


def filled(text: str, facts: Mapping[str, str], figure: Callable[[str, str], str]) -> str:
    """Texten med sina tal; `figure` is asked for key and part. KeyError for a wrong name.

    A sentence is left out whole when its share or mean rests on nobody, or is not told to this
    reader: what is left of it would say nothing.
    """

    def number(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("="):
            return name[1:].strip()
        key, _, part = name.partition(".")
        return facts[name] if name in facts else figure(key, part)

    lines = text.splitlines()
    said = [
        " ".join(one for one in SENTENCE.split(PLACE.sub(number, line)) if UNSAID not in one)
        for line in lines
    ]
    return "\n".join(new for old, new in zip(lines, said, strict=True) if new or not old.strip())


def in_words(measure: Measure, part: str, unit: str, *, change: bool) -> str:
    """Måttet i en mening, with its unit: "73,3 procent", "+11,1 poäng", "färre än fem"."""
    if part == "n":
        return counted(measure["n"])
    value = measure["values"][part] if part else measure["value"]
    if value is None:
        return UNSAID
    number = signed(Decimal(value)) if change else counted(value)
    return f"{number}{NBSP}{unit}" if unit in UNITS else number


def counted(value: str | int) -> str:
    """Talet, or that it is hidden."""
    return HIDDEN[value] if value in HIDDEN else written(Decimal(value))
