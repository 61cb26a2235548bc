"""Två skrivare: races over each kind of record that is edited in a form, with real threads.

    python -m tests.drills.two_writers [races of each kind]

Two people open the same record, change the same field, and save in the same instant. Exactly one
is told that it is saved; the other is shown both texts and saves again. Prints for each kind how
many races there were, how many acknowledged texts were lost, and how many losers were not shown
the other's text; leaves with 1 if there is any.
"""

import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402

from finsam.forms import RecordForm  # noqa: E402
from finsam.row_security import system  # noqa: E402
from instruments.forms.measurements import MeasurementForm  # noqa: E402
from instruments.models import Instrument, Measurement  # noqa: E402
from participants.forms.final_document import TextsForm  # noqa: E402
from participants.forms.measures import MeasureForm  # noqa: E402
from participants.forms.people import PersonForm, StartForm  # noqa: E402
from participants.forms.protection_details import ProtectionDetailForm  # noqa: E402
from participants.models import ProtectionDetail  # noqa: E402
from reporting.chapters import BY_CODE, CHAPTERS  # noqa: E402
from reporting.forms.reports import ChapterForm  # noqa: E402
from reporting.models import AnnualReport  # noqa: E402
from tests.builders import (  # noqa: E402
    a_closed_enrolment,
    a_hat,
    a_participant,
    an_enrolment,
)
from tests.drills.scratch import scratch_database  # noqa: E402

PATIENCE = 30  # seconds at the barrier: a thread that broke leaves the other no riddle


@dataclass(frozen=True)
class Kind:
    """Ett slag av post: its form over a fresh instance, the field both change, and the save."""

    name: str
    record: Any
    field: str
    form: Callable[..., RecordForm]
    save: Callable[[Any], Any] = lambda form: form.save()

    def opened(self, data: QueryDict | None = None) -> RecordForm:
        return self.form(data, instance=type(self.record)._base_manager.get(pk=self.record.pk))


@dataclass
class Figures:
    races: int = 0
    lost: int = 0
    unseen: int = 0
    both: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.unseen or self.both)


def kinds() -> list[Kind]:
    """En post av varje slag, with free text in it."""
    today, hat = localdate(), a_hat()
    case = an_enrolment(team=hat.team, started_on=today - timedelta(days=90))
    closed = a_closed_enrolment(
        team=hat.team, started_on=today - timedelta(days=90), closed_on=today
    )
    measure = case.support_measures.create(kind="DIETIST", needed_on=today)
    guarded = a_participant(protection="marked", alias="Skyddad deltagare")
    detail = ProtectionDetail(participant=guarded, text="Hot.", decided_by="Domstol", since=today)
    detail.write(by=hat.user, today=today)
    scale = Instrument.objects.get(code="ORS")
    measurement = Measurement(enrolment=case, instrument=scale, entered_by=hat.user)
    measurement.measure(values=[50] * 4, on=today)
    chapter = AnnualReport.objects.of([hat.team], today.year).text_of(CHAPTERS[0].code)
    chapter.save()
    return [
        Kind(
            "samordnad insats",
            measure,
            "actor_name",
            lambda data, **facts: MeasureForm(data, today=today, **facts),
        ),
        Kind("slutdokument", closed.final_document, "helped", TextsForm),
        Kind(
            "person",
            case.participant,
            "municipality",
            lambda data, **facts: PersonForm(data, today=today, has_responsible=True, **facts),
        ),
        Kind("startuppgifter", case, "legal_record", StartForm),
        Kind(
            "skyddsdetaljer",
            detail,
            "text",
            lambda data, **facts: ProtectionDetailForm(data, by=hat.user, today=today, **facts),
            lambda form: form.write(),
        ),
        Kind(
            "mätning",
            measurement,
            "occasion",
            lambda data, **facts: MeasurementForm(
                data, edition=measurement.edition, today=today, **facts
            ),
            lambda form: form.measure(),
        ),
        Kind(
            "kapitel",
            chapter,
            "text",
            lambda data, **facts: ChapterForm(data, chapter=BY_CODE[CHAPTERS[0].code], **facts),
            lambda form: form.keep(),
        ),
    ]


def race(kind: Kind, number: int, figures: Figures) -> None:
    """Ett lopp: both have the form open, and save at the same time; the loser saves again."""
    with transaction.atomic(), system("prov"):
        seen = as_sent(kind.opened())
    texts = [f"Första {number} skrev", f"Andra {number} skrev"]
    ready = Barrier(2)
    with ThreadPoolExecutor(2) as people:
        told = list(people.map(lambda text: saved(kind, seen, text, ready), texts))
    figures.races += 1
    acknowledged = [text for text, (taken, _) in zip(texts, told, strict=True) if taken]
    if len(acknowledged) != 1:
        figures.both += 1
        return
    [first] = acknowledged
    [(loser, shown)] = [
        (text, form) for text, (taken, form) in zip(texts, told, strict=True) if not taken
    ]
    met = {one.name: (one.theirs, one.yours) for one in shown.meeting_of_two.differences}
    figures.unseen += met.get(kind.field) != (first, loser)
    again, _ = saved(kind, shown.data, loser)
    figures.lost += not again or not stands(kind, loser) or not is_kept(kind, first)


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
        return bool(getattr(kind.opened().instance, kind.field) == text)


def is_kept(kind: Kind, text: str) -> bool:
    """Also what gave way is there, in the history of the record."""
    with transaction.atomic(), system("prov"):
        rows = kind.opened().instance.history.order_by("-history_id")[:4]
        return any(getattr(row, kind.field) == text for row in rows)


def main(races: int = 1000) -> int:
    logging.getLogger("samordning.system").setLevel(logging.WARNING)
    clean = True
    with scratch_database():
        with transaction.atomic(), system("prov"):
            every = kinds()
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
    sys.exit(main(*map(int, sys.argv[1:])))
