"""Löparen: every URL, every person, every thing, every method, plain and as a fragment.

Each combination is asked in a savepoint that is rolled back, so that none disturbs the next. What
the answer must be is told by the access table (roles, methods, classes) and the oracle (relations).
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.access import TABLE, Decision, FieldClass, Finds, name_of, named_patterns
from finsam.logs import ScrubbedFormatter
from tests.access.canaries import text_of
from tests.access.oracle import Thing, may_meet, stands_in
from tests.access.people import NARROW_PEOPLE, Person
from tests.access.world import World

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE")
KIND_OF_RELATION = {
    Finds.ABSENCE: "absence",
    Finds.EXTENSION: "extension",
    Finds.GROUP: "group",
    Finds.OPENING: "opening",
    Finds.REVIEW: "review",
}
KIND_OF_APP = {"referrals": "referral", "documents": "file", "reporting": "report"}
FOUND = frozenset({200, 204, 302, 303})
# Said alike of what is there and what is not: the second press of a button that removes.
ALIKE = frozenset({("referrals:discard", "POST")})
OF_NO_THING = {
    "secret": "ingen",
    "slug": "pagaende",
    "provider_id": "ingen",
    "pk": 1,
    "key": "ingen",
}
NUMBERS = ("case_number", "number")
LAST_MONTH = localdate().replace(day=1) - timedelta(days=1)
SENT = {
    "reporting:report_file": {"audience": "outside"},
    "audit:draw": {"month": f"{LAST_MONTH:%Y-%m}"},
}
DATED = {"Expires", "Last-Modified"}  # the second of the answer, whatever was asked for
PATTERNS = dict(named_patterns())


@dataclass(frozen=True)
class Combination:
    """Ett försök: who asks what of which thing, and how."""

    person: Person
    key: str
    thing: Thing | None
    method: str
    fragment: bool

    def __str__(self) -> str:
        how = f"{self.method}{' (htmx)' if self.fragment else ''}"
        return f"{self.person.key}: {how} {self.key} of {self.thing or 'nothing'}"

    @property
    def decision(self) -> Decision:
        return TABLE[self.key]

    @property
    def address(self) -> str:
        return reverse(name_of(self.key), kwargs=filled(self.key, self.thing))


def filled(key: str, thing: Thing | None) -> dict[str, object]:
    """The parts of the address of a row for a thing, as far as the thing has them."""
    name, _, value = key.rstrip("]").partition("[")
    known = thing.parts if thing else OF_NO_THING
    parts = {
        part: known.get(f"{key}.{part}", known.get(f"{name}.{part}", known.get(part, value)))
        for part in parts_of_pattern(name)
    }
    return {part: given for part, given in parts.items() if given != ""}


def parts_of_pattern(name: str) -> list[str]:
    return re.findall(r"<\w+:(\w+)>", PATTERNS[name])


def kind_of(key: str) -> str:
    """The kind of thing that the address of a row names; empty for none."""
    found = {grant.finds for grant in TABLE[key].grants} - {Finds.NOTHING}
    if not found:
        return ""
    parts = parts_of_pattern(name_of(key))
    if "case_number" in parts:
        return "case"
    by_relation = (KIND_OF_RELATION[finds] for finds in found if finds in KIND_OF_RELATION)
    return next(by_relation, KIND_OF_APP.get(key.partition(":")[0], ""))


def things_for(world: World, key: str) -> list[Thing | None]:
    """What the address of a row can name: each thing of its kind that has all the parts."""
    kind, parts = kind_of(key), set(parts_of_pattern(name_of(key)))
    if not kind:
        return [None]
    return [thing for thing in world.of(kind) if set(filled(key, thing)) == parts]


def combinations(world: World) -> Iterator[Combination]:
    for key in TABLE:
        for thing in things_for(world, key):
            for person in world.people:
                for method in METHODS:
                    for fragment in (False, True):
                        yield Combination(person, key, thing, method, fragment)


class Runner:
    """Asks, compares and remembers what a person's 404 looks like."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.things = {thing.key: thing for thing in world.things}
        self.clients = {person.key: client_of(person) for person in world.people}
        self.open_doors()
        self.not_found: dict[tuple[str, bool], tuple[Any, ...]] = {}
        self.logged: list[str] = []
        self.tried = 0

    @contextmanager
    def reading_logs(self) -> Iterator[None]:
        """Every line that the application would write comes here too, in its own format."""
        form = ScrubbedFormatter("{asctime} {levelname} {name} {message}", style="{")
        handler = logging.Handler()
        handler.emit = lambda record: self.logged.append(form.format(record))
        logging.getLogger().addHandler(handler)
        yield
        logging.getLogger().removeHandler(handler)

    def open_doors(self) -> None:
        """A protected person's case is opened with a reason, once, by those who find it."""
        for person in self.world.people:
            for thing in self.world.of("case"):
                if person.key in thing.readers and "protected" in thing.states:
                    client, _ = self.clients[person.key]
                    door = reverse("participants:open_protected", args=[thing.parts["case_number"]])
                    client.post(door, {"reason": "Uppföljning enligt plan med deltagaren."})
                    self.clients[person.key] = client, client.cookies.copy()

    def faults(self, combination: Combination) -> list[str]:
        self.tried += 1
        response, written = self.ask(combination)
        found = self.wrong_status(combination, response)
        found += self.leaks(combination, written) + self.in_logs()
        if response.status_code == 404:
            found += self.tells_apart(combination, response)
        return [f"{combination}: {fault}" for fault in found]

    def ask(self, combination: Combination) -> tuple[Any, str]:
        client, cookies = self.clients[combination.person.key]
        client.cookies.clear()
        client.cookies.update(cookies)
        headers = {"HX-Request": "true"} if combination.fragment else {}
        sent = SENT.get(combination.key, {})
        mail.outbox = []
        self.logged.clear()
        with transaction.atomic():
            ask = getattr(client, combination.method.lower())
            response = ask(combination.address, sent, headers=headers)
            written = text_of(response)
            transaction.set_rollback(True)
        letters = "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox)
        return response, f"{without(combination, written)}\n{letters}"

    def wrong_status(self, combination: Combination, response: Any) -> list[str]:
        status, expected = response.status_code, expected_of(combination)
        led_away = status in {302, 401} or "HX-Redirect" in response.headers
        right = {
            "login": led_away,
            "hat": led_away,
            "found": status in FOUND,
            "own account": status < 500,  # only the account is asked for; its state decides
        }
        return (
            []
            if right.get(expected, status == expected)
            else [f"answered {status}, not {expected}"]
        )

    def leaks(self, combination: Combination, written: str) -> list[str]:
        """Words that the table or the oracle does not let this person meet here."""
        grant = combination.decision.grant_for(combination.person.role)
        emits = grant.emits if grant else frozenset()
        return [
            f"shows {token.field} of {token.thing}"
            for token in self.world.searcher.found_in(written)
            if token.of_class not in emits
            or not may_meet(combination.person, token, self.things[token.thing], combination.key)
        ]

    def in_logs(self) -> list[str]:
        """A log line may name a case, by its number, and hold nothing else of it."""
        told = self.world.searcher.found_in("\n".join(self.logged))
        return [f"logs {token.field}" for token in told if token.of_class is not FieldClass.STATUS]

    def tells_apart(self, combination: Combination, response: Any) -> list[str]:
        """What is absent and what is forbidden answer with the same bytes."""
        kept = {name: value for name, value in response.headers.items() if name not in DATED}
        seen = (response.content, kept)
        same = (combination.person.key, combination.fragment, combination.method)
        first = self.not_found.setdefault(same, seen)
        return [] if first == seen else ["a 404 that differs from the others"]


def without(combination: Combination, written: str) -> str:
    """The number that was asked for may be said again, as the way back after the login does.

    That a refusal says it of nothing but what was asked, its equal bytes tell.
    """
    numbers = [combination.thing.parts.get(part) for part in NUMBERS] if combination.thing else []
    for number in filter(None, numbers):
        written = written.replace(str(number), "")
    return written


def expected_of(combination: Combination) -> str | int:
    """What the table and the oracle say of a combination: found, login, hat, 404 or 405."""
    decision, person = combination.decision, combination.person
    asks_rightly = combination.method in decision.methods_for(person.role)
    if decision.public or decision.without_hat:
        return "own account" if asks_rightly or person.user is None else 405
    if person.hat is None:
        return "hat" if person.user else "login"
    grant = decision.grant_for(person.role)
    if grant and not asks_rightly:
        return 405
    return "found" if grant and is_found(combination, grant.finds) else 404


def is_found(combination: Combination, finds: Finds) -> bool:
    person, thing = combination.person, combination.thing
    if finds is Finds.NARROW_CIRCLE:
        return person.key in NARROW_PEOPLE
    alike = (combination.key, combination.method) in ALIKE
    return alike or thing is None or stands_in(person, finds, thing)


def client_of(person: Person) -> tuple[Client, Any]:
    client = Client()
    if person.user:
        client.force_login(person.user)
    return client, client.cookies.copy()
