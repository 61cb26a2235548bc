from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from audit.forms.filters import DAYS_SHOWN, LogFilter
from audit.labels import kind_in_words, told
from audit.models import Reading
from audit.models.reading import ReadingQuerySet
from audit.paging import page_of
from audit.people import names_of
from audit.reviewing import MANY_CASES, many_cases


@dataclass(frozen=True)
class Line:
    """Rad i loggen, as it is read."""

    reading: Reading
    who: str
    told: str
    kind: str


def lines_of(readings: Iterable[Reading]) -> list[Line]:
    rows = list(readings)
    names = names_of(row.user_id for row in rows)
    return [
        Line(row, names.get(row.user_id or 0, row.who), told(row), kind_in_words(row.kind))
        for row in rows
    ]


def reviewed_at(request: HttpRequest) -> int:
    """Den personuppgiftsansvariga som granskaren granskar åt."""
    controller_id: int = request.actor.organisation_id  # type: ignore[attr-defined]
    return controller_id


def visible_rows(request: HttpRequest) -> Sequence[ReadingQuerySet]:
    """The controller's own rows, and those that no controller is known for."""
    own = Reading.objects.filed_under(reviewed_at(request))
    return [own, Reading.objects.filter(controller_id=None)]


def log(request: HttpRequest) -> HttpResponse:
    """Åtkomstloggen: who read what, for the one who reviews it (SoLPuL 10 §). Never the cases."""
    form = LogFilter(request.GET)
    chosen = form.narrow(localdate())
    sets = [rows.filter(chosen) for rows in visible_rows(request)]
    page = page_of(sets, request.GET.get("efter", ""))
    context = {
        "form": form,
        "lines": lines_of(page.rows),
        "older": page.older,
        "is_first": "efter" not in request.GET,
        "days_shown": DAYS_SHOWN,
    }
    return render(request, "audit/log.html", context)


def alerts(request: HttpRequest) -> HttpResponse:
    """Att granska: protected persons, emergency openings and many cases in a day, of a month."""
    own = Reading.objects.filed_under(reviewed_at(request))
    lately = own.filter(at__gte=now() - timedelta(days=DAYS_SHOWN))
    page = page_of([lately.alerts()], request.GET.get("efter", ""))
    days = many_cases(lately)
    names = names_of(day["user_id"] for day in days)
    context = {
        "lines": lines_of(page.rows),
        "older": page.older,
        "many": [day | {"who": names.get(day["user_id"], "okänd")} for day in days],
        "limit": MANY_CASES,
        "days_shown": DAYS_SHOWN,
    }
    return render(request, "audit/alerts.html", context)
