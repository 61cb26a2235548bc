"""Förslag till slutdokumentation: each source says what it reads of a case, and what that tells.

All the sources are read in one query, however many they are and however long the case. An app
above adds its own in a module named final_texts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from participants.models import Enrolment

Row = dict[str, Any]
Say = Callable[[Enrolment, list[Row]], Iterable[tuple[str, str]]]
# The rows of the case that is asked for, in the query round a source.
OF_CASE = {"enrolment": OuterRef("pk")}


@dataclass(frozen=True)
class Source:
    """Källa: its rows, what is read of each, and the sentences they make, each with its field.

    Days come as ISO text, since they are read as JSON.
    """

    rows: "QuerySet[Any]"
    facts: dict[str, Any]
    say: Say

    @property
    def query(self) -> ArraySubquery:
        return ArraySubquery(self.rows.values(facts=JSONObject(**self.facts)))


SOURCES: list[Source] = []


def proposes(rows: "QuerySet[Any]", **facts: Any) -> Callable[[Say], Say]:
    """Decorator: what is proposed from these facts of these rows."""

    def register(say: Say) -> Say:
        SOURCES.append(Source(rows, facts, say))
        return say

    return register


def proposals(enrolment: Enrolment) -> dict[str, str]:
    """Förslagen, by field, a line for each sentence. One query."""
    queries = [source.query for source in SOURCES]
    found = Enrolment.objects.values_list(*queries).get(pk=enrolment.pk)
    said: dict[str, list[str]] = defaultdict(list)
    for source, rows in zip(SOURCES, found, strict=True):
        for field, sentence in source.say(enrolment, rows):
            said[field].append(sentence)
    return {field: "\n".join(sentences) for field, sentences in said.items()}
