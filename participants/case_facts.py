"""Fakta ur ett ärende: rows of many tables in one query, however many they are and however long the
case. Days come as ISO text and numbers as JSON has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from participants.models import Enrolment

Row = dict[str, Any]
# The rows of the case that is asked for, in the query round a source.
OF_CASE = {"enrolment": OuterRef("pk")}


@dataclass(frozen=True)
class Source:
    """Källa: its rows, and what is read of each, by the name it gets."""

    rows: "QuerySet[Any]"
    facts: dict[str, Any]

    @property
    def query(self) -> ArraySubquery:
        return ArraySubquery(self.rows.values(facts=JSONObject(**self.facts)))


def facts_in(enrolment: Enrolment, sources: Sequence[Source]) -> list[list[Row]]:
    """Raderna ur varje källa. One query."""
    found = Enrolment.objects.values_list(*(source.query for source in sources))
    return list(found.get(pk=enrolment.pk))
