"""Förslag till slutdokumentation: each source says what it reads of a case, and what that tells.

An app above adds its own in a module named final_texts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from participants.case_facts import Row, Source, facts_in
from participants.models import Enrolment

Say = Callable[[Enrolment, list[Row]], Iterable[tuple[str, str]]]

SOURCES: list[tuple[Source, Say]] = []


def proposes(rows: "QuerySet[Any]", **facts: Any) -> Callable[[Say], Say]:
    """Decorator: these sentences, each with its field, are proposed from these facts."""

    def register(say: Say) -> Say:
        SOURCES.append((Source(rows, facts), say))
        return say

    return register


def proposals(enrolment: Enrolment) -> dict[str, str]:
    """Förslagen, by field, a line for each sentence. One query."""
    found = facts_in(enrolment, [source for source, _ in SOURCES])
    said: dict[str, list[str]] = defaultdict(list)
    for (_, say), rows in zip(SOURCES, found, strict=True):
        for field, sentence in say(enrolment, rows):
            said[field].append(sentence)
    return {field: "\n".join(sentences) for field, sentences in said.items()}
