"""Hostile texts as people send them: in every field that takes words, of every form there is."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from tests.forms_on_pages import PageForm, forms_of
from tests.hostile_texts import MARKED, TEXTS, bones_of, pack
from tests.visitors import Visitors

Fields = dict[str, Any]
# The same text without what could make it a part of a page; as long, and as hard to take.
DEFUSED = str.maketrans("<>\"'&`$\\", "‹›”’+´€|")
# What a control takes, tried one after the other until its form complains of it no more.
WORDS = ["Ord", "maja@example.se", "19850101-9809", "070-123 45 67", "5", ""]
OTHERS = {"date": [localdate().isoformat()], "number": ["1", "5"], "time": ["10:00"]}
ROUNDS = 7
COMPLAINT = re.compile(r'id="id_([\w-]+?)_error"')


@dataclass
class Way:
    """En väg in för text: a form that somebody finds, or a later step of one.

    `room` is that of the fields that words come in by, also of those that an earlier step handed
    on; `base` what the form takes, `plain` how it answers to plain words. `free` of the fields
    take any words, the others ask for something.
    """

    person: str
    target: str
    form: PageForm
    room: dict[str, int]
    base: Fields = field(default_factory=dict)
    plain: list[Any] = field(default_factory=list)

    @property
    def free(self) -> list[str]:
        return [name for name in self.room if self.base[name] == WORDS[:1]]

    def sendings(self) -> Iterator[Fields]:
        """Everything in each field at once, which is too much for many; then as much as each has
        room for. In each sending the fields hold different texts."""
        yield {name: pack(7 * number) for number, name in enumerate(self.room)}
        yield from in_turn({name: pieces(self.room[name]) for name in self.free})
        others = self.room.keys() - self.free
        yield from in_turn({name: pieces(self.room[name]) for name in sorted(others)})

    def next_steps(self, answer: Any) -> Iterator["Way"]:
        """Nästa steg, when the answer asks for more before anything is done."""
        asks = self.form.method == "post" and kind_of(answer) == "shown"
        for form in forms_of(page_of(answer)) if asks else ():
            same = urljoin(self.target, form.action) == self.target
            if same and set(form.fields) != set(self.form.fields):
                handed_on = {name: self.room[name] for name in self.free if name in form.fields}
                yield Way(self.person, self.target, form, handed_on | form.room)


def pieces(room: int) -> list[str]:
    """De som ryms, as many in each piece as there is room for; none may be that short.

    Braces stand apart: in the chapter of a report they hold the name of a number, or it is refused.
    """
    if not room:
        return [" ".join(text for text in TEXTS if ("{" in text) == braced) for braced in (0, 1)]
    made: list[str] = []
    for text in TEXTS:
        joined = f"{made[-1]} {text}" if made else ""
        if joined and len(joined) <= room:
            made[-1] = joined
        elif len(text) <= room:
            made.append(text)
    return made


def in_turn(parts: dict[str, list[str]]) -> Iterator[Fields]:
    for turn in range(max(map(len, parts.values()), default=0)):
        yield {
            name: texts[(turn + number) % len(texts)]
            for number, (name, texts) in enumerate(parts.items())
            if texts
        }


def ways_in(visitors: Visitors, names: list[str]) -> Iterator[Way]:
    """Every form with room for words on these pages, once for each set of fields."""
    met = set()
    for name in names:
        for person, address, page in visitors.opened(name):
            for form in forms_of(page):
                key = (form.method, form.action or name, *sorted(form.fields))
                if form.written and key not in met:
                    met.add(key)
                    yield Way(person, urljoin(address, form.action), form, form.room)


@dataclass
class Trial:
    """Prövningen: each form with hostile words, and with the same words defused."""

    visitors: Visitors
    forms: int = 0
    fields: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)

    def of(self, way: Way, most: int | None = None) -> None:
        """All the sendings of a form and of its later steps, or the first of each."""
        answer = self.settle(way)
        self.forms, self.fields = self.forms + 1, self.fields + len(way.room)
        for number, texts in enumerate(way.sendings()):
            if number == most:
                break
            for fragment in (False, True):
                self.compare(way, texts, fragment, f"{way.person} {way.target} sending {number}")
        for step in way.next_steps(answer):
            self.of(step, most)

    def settle(self, way: Way) -> Any:
        """Finds what the form takes: words in every field that has no other wish. Returns the
        answer to that."""
        tried: Counter[str] = Counter()
        way.base = {name: taken(way, name, 0) for name in way.form.kinds}
        for _ in range(ROUNDS):
            answer = self.send(way, way.base, {})
            complaints = set(COMPLAINT.findall(page_of(answer))) & way.base.keys()
            if not complaints:
                break
            for name in complaints:
                tried[name] += 1
                way.base[name] = taken(way, name, tried[name])
        return answer

    def send(self, way: Way, sent: Fields, headers: dict[str, str]) -> Any:
        """The answer, or the page that it leads to."""
        sent = sent | {
            name: SimpleUploadedFile("intyg.txt", b"Ett intyg.")
            for name, kind in way.form.kinds.items()
            if kind == "file"
        }
        with self.visitors.visit(way.person) as client:
            ask = getattr(client, way.form.method)
            answer = ask(way.target, sent, headers=headers, follow=True)
            if led := answer.headers.get("HX-Redirect"):
                answer = client.get(led, follow=True)
                answer.redirect_chain.insert(0, (led, 200))
        return answer

    def compare(self, way: Way, texts: Fields, fragment: bool, where: str) -> None:
        """The same words defused are sent too, unless others were answered like this before."""
        headers = {"HX-Request": "true"} if fragment else {}
        answer = self.send(way, way.base | texts, headers)
        self.answers[kind_of(answer)] += 1
        if (fragment, *shape_of(answer)) not in way.plain:
            plain = {name: text.translate(DEFUSED) for name, text in texts.items()}
            way.plain.append((fragment, *shape_of(self.send(way, way.base | plain, headers))))
        if answer.status_code >= 500 or (fragment, *shape_of(answer)) not in way.plain:
            self.faults.add(f"not as after plain words, but {kind_of(answer)}: {where}")
        page = page_of(answer)
        self.faults |= {f"unescaped: {where}: {raw}" for raw, _ in MARKED if raw in page}
        self.shown |= {raw for raw, escaped in MARKED if escaped in page}


def taken(way: Way, name: str, turn: int) -> list[str]:
    """What a control is filled with at the first try, the second and so on."""
    form, kind = way.form, way.form.kinds[name]
    choices = form.choices.get(name, [])
    if name in way.room:
        wishes = [[word] for word in WORDS]
    elif choices:
        wishes = [choices[:1], choices, choices[:2], *([choice] for choice in choices[1:]), []]
    elif kind == "button":
        wishes = [form.values[name][:1]]
    else:
        wishes = [[value] for value in OTHERS.get(kind, [""])]
        if any(form.values[name]):
            wishes.insert(0, form.values[name])
    return wishes[min(turn, len(wishes) - 1)]


def page_of(answer: Any) -> str:
    return str(answer.content.decode(errors="replace"))


def shape_of(answer: Any) -> tuple[str, list[tuple[str, ...]]]:
    """Svarets form: how it went, and its elements."""
    return kind_of(answer), bones_of(page_of(answer))


def kind_of(answer: Any) -> str:
    """Hur det gick, in a word or two."""
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    if answer.redirect_chain:
        return "led on"
    page = page_of(answer)
    return "refused" if "error-summary" in page or COMPLAINT.search(page) else "shown"
