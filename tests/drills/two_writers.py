"""Två skrivare: races over each kind of record that is edited in a form, with real threads.

    python -m tests.drills.two_writers [races of each kind] [name of a kind, to race only that one]

Two people open the same record, change the same field, and save in the same instant. Exactly one
is told that it is saved; the other is shown both texts and saves again. Prints for each kind how
many races there were, how many acknowledged texts were lost, and how many losers were not shown
the other's text; leaves with 1 if there is any.
"""

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402

from finsam.forms import RecordForm  # noqa: E402
from finsam.row_security import system  # noqa: E402
from tests.drills.editable_kinds import Kind, kinds  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402

PATIENCE = 30  # seconds at the barrier: a thread that broke leaves the other no riddle


@dataclass
class Figures:
    races: int = 0
    lost: int = 0
    unseen: int = 0
    both: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.unseen or self.both)


def race(kind: Kind, number: int, figures: Figures) -> None:
    """Ett lopp: both have the form open, and save at the same time; the loser saves again."""
    with transaction.atomic(), system("prov"):
        kind = replace(kind, record=kind.fresh()) if kind.fresh else kind
        seen = as_sent(kind.opened())
    for name, value in kind.also.items():
        seen[name] = value
    texts = [kind.typed(who, number) for who in (0, 1)]
    ready = Barrier(2)
    with ThreadPoolExecutor(2) as people:
        told = list(people.map(lambda text: saved(kind, seen, text, ready), texts))
    figures.races += 1
    if sum(taken for taken, _ in told) != 1:
        figures.both += 1
        return
    first, loser = texts if told[0][0] else reversed(texts)
    shown = next(form for taken, form in told if not taken)
    figures.unseen += not shows_both(shown, kind, first, loser)
    again, shown = saved(kind, shown.data, loser)
    kept = stands(kind, loser) and is_kept(kind, first)
    if kind.fresh:  # what is decided once is not decided anew: the loser's words stay in the form
        kept = shows_both(shown, kind, first, loser) and stands(kind, first)
        again = not again
    figures.lost += not (again and kept)


def shows_both(form: RecordForm, kind: Kind, first: str, loser: str) -> bool:
    met = {one.name: (one.theirs, one.yours) for one in form.meeting_of_two.differences}
    return met.get(kind.field) == (first, loser)


def as_sent(form: RecordForm) -> QueryDict:
    """Formuläret som webbläsaren skickar det, with nothing changed."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            data.setlist(bound.html_name, [str(one) for one in value])
        elif value not in (None, False, ""):
            data[bound.html_name] = str(bound.field.prepare_value(value))
    return data


def saved(
    kind: Kind, seen: Any, text: str, ready: Barrier | None = None
) -> tuple[bool, RecordForm]:
    """One person's save, as a request of its own; at the barrier both have read the record."""
    try:
        with transaction.atomic(), system("prov"):
            data = seen.copy()
            data[kind.field] = text
            form = kind.opened(data)
            valid = form.is_valid()
            if ready:
                ready.wait(PATIENCE)
            return valid and form.attempt(lambda: kind.save(form)), form
    finally:
        if ready:
            connections.close_all()


def stands(kind: Kind, text: str) -> bool:
    with transaction.atomic(), system("prov"):
        return kind.text_of(kind.opened().instance) == text


def is_kept(kind: Kind, text: str) -> bool:
    """Also what gave way is there, in the history of the record. A template of plans has none."""
    with transaction.atomic(), system("prov"):
        history = getattr(kind.opened().instance, "history", None)
        rows = history.order_by("-history_id")[:4] if history else []
        return history is None or any(kind.text_of(row) == text for row in rows)


def main(races: int = 1000, only: str = "") -> int:
    logging.getLogger("samordning.system").setLevel(logging.WARNING)
    clean = True
    with scratch_database():
        with transaction.atomic(), system("prov"):
            every = [kind for kind in kinds() if only in ("", kind.name)]
        for kind in every:
            figures = Figures()
            for number in range(races):
                race(kind, number, figures)
            clean &= figures.is_clean
            print(
                f"{kind.name}: {figures.races} races, {figures.lost} acknowledged edits lost, "
                f"{figures.unseen} losers not shown the other's text, {figures.both} races "
                "without exactly one winner"
            )
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2]), *sys.argv[2:]))
