"""Besökare: everybody who may come, logged in once; what they do is undone each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from finsam.access import TABLE
from tests.world import World, addresses

NOBODY = "nobody"


class Visitors:
    """Besökarna: what a request did is rolled back, and so are its cookies."""

    def __init__(self, world: World, people: list[str]) -> None:
        self.world, self.people = world, people
        self.clients = {person: Client(raise_request_exception=False) for person in people}
        for person, client in self.clients.items():
            client.force_login(world.hats[person].user)
        self.clients[NOBODY] = Client(raise_request_exception=False)
        self.cookies = {person: client.cookies.copy() for person, client in self.clients.items()}

    @contextmanager
    def visit(self, person: str) -> Iterator[Client]:
        client = self.clients[person]
        client.cookies.clear()
        client.cookies.update(self.cookies[person])
        with transaction.atomic():
            yield client
            transaction.set_rollback(True)

    def ask(self, person: str, method: str, target: str, sent: Any, **headers: str) -> Any:
        with self.visit(person) as client:
            return getattr(client, method)(target, sent, headers=headers)

    def opened(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The pages of a row of the access table, under each of those who may open them."""
        for person in [NOBODY] if TABLE[name].public else self.those_who_may_ask(name):
            for address in addresses(self.world, name):
                answer = self.ask(person, "get", address, {})
                if answer.status_code == 200 and "html" in answer["Content-Type"]:
                    yield person, address, answer.content.decode()

    def those_who_may_ask(self, key: str) -> list[str]:
        row, hats = TABLE[key], self.world.hats
        return [
            person for person in self.people if row.without_hat or hats[person].role in row.roles
        ]
