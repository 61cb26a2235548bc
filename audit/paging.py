"""Bläddring i loggen: by the place of the last row shown, so that no page counts the whole log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from audit.models import Reading
from audit.models.reading import ReadingQuerySet

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Sida: its rows, and the place that the older ones begin after; empty on the last."""

    rows: Sequence[Reading]
    older: str


def page_of(sets: Sequence[ReadingQuerySet], after: str) -> Page:
    """The newest rows of all the sets together, each of which is read by its own index."""
    place = placed(after)
    newest = [one.filter(place).newest_first()[: PER_PAGE + 1] for one in sets]
    found = list(merge(*newest, key=lambda row: (row.at, row.pk), reverse=True))
    rows = found[:PER_PAGE]
    last = f"{rows[-1].at.isoformat()}_{rows[-1].pk}" if len(found) > PER_PAGE else ""
    return Page(rows, last)


def placed(after: str) -> Q:
    """What stands after the place in the list; a place that is none begins at the top."""
    words, _, number = after.partition("_")
    at = moment(words)
    if at is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return Q()
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=int(number)))


def moment(words: str) -> datetime | None:
    try:
        found = parse_datetime(words)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
