"""Siffror: a team's figures of a period, on the page and as files of the same computation."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from reporting import screen
from reporting.changes import changes, hide
from reporting.figures import compute
from reporting.files import Release
from reporting.forms.figures import TEAM, FiguresForm
from reporting.suppression import suppress

FILES: dict[str, tuple[str, Callable[[Release], str | bytes]]] = {
    "json": ("application/json", Release.as_json),
    "csv": ("text/csv; charset=utf-8", Release.as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Release.as_xlsx,
    ),
}


def figures(request: ActorRequest) -> HttpResponse:
    """Siffror på skärmen: the period and the readers stand in the address."""
    form = FiguresForm(request.GET, actor=request.actor, today=localdate())
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context |= contents(release_of(form))
    return render(request, "reporting/figures.html", context)


def figures_file(request: ActorRequest, kind: str) -> HttpResponse:
    """Samma siffror som fil. Logged as a read of figures: it leaves the application."""
    note(request, [])
    form = FiguresForm(request.GET, actor=request.actor, today=localdate())
    if not form.is_valid():
        return redirect(f"{reverse('reporting:figures')}?{request.GET.urlencode()}")
    release = release_of(form)
    content_type, written = FILES[kind]
    name = f"siffror-{form.team_chosen.code}-{release.first}-{release.last}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(release), content_type=content_type, headers=headers)


def release_of(form: FiguresForm) -> Release:
    """Uttaget: hidden on the way out of the computation, before anybody formats anything."""
    first, last = form.cleaned_data["from"], form.cleaned_data["to"]
    measures = compute([form.team_chosen], first, last, today=localdate())
    lines = changes([form.team_chosen], first, last)
    if form.chosen_audience != TEAM:
        told = suppress(measures)
        measures, lines = told, hide(lines, measures, told)
    scope = {"team": form.team_chosen.name}
    return Release(scope, first, last, form.chosen_audience, measures, lines)


def contents(release: Release) -> dict[str, object]:
    shows_all = release.audience == TEAM
    return {
        "release": release,
        "shows_all": shows_all,
        "cards": [screen.card(release.measures, key) for key in screen.KEY_FIGURES],
        "sections": screen.sections(release.measures),
        "tables": screen.tables(release.measures),
        "changes": screen.change_tables(release.changes),
        "warnings": screen.warnings(release.measures) if shows_all else [],
        "files": list(FILES),
    }
