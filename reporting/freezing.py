"""Frysning: a report's figures and texts as they are today, whole and reconciled, or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.dates import period_words
from organisations.models import Membership, Team
from reporting.breakdowns import words
from reporting.changes import changes, hide
from reporting.changes.freezing import frozen as frozen_lines
from reporting.chapters import CHAPTERS
from reporting.definitions import DEFINITIONS
from reporting.figures import compute
from reporting.measures import Definition, Measure
from reporting.models import AnnualReport, FrozenFigure, FrozenReport, FrozenText
from reporting.placeholders import unknown_names
from reporting.reconciliation import faults
from reporting.suppression import suppress


@dataclass(frozen=True)
class Draft:
    """Utkast: the version as it would be if it were frozen today, and what stands in its way."""

    frozen: FrozenReport
    measures: Mapping[str, Measure]
    texts: Mapping[str, str]
    faults: Sequence[str]

    def rows(self, hidden: Mapping[str, Measure]) -> list[FrozenFigure]:
        """Siffrorna; without the hidden ones they are for the team's own eyes, and not saved."""
        return [
            FrozenFigure(
                frozen=self.frozen,
                order=order,
                key=key,
                label=DEFINITIONS[key].label,
                definition=DEFINITIONS[key].meaning,
                unit=DEFINITIONS[key].unit,
                cells=cells_of(DEFINITIONS[key], measure),
                measure=measure,
                hidden=hidden.get(key),
            )
            for order, (key, measure) in enumerate(self.measures.items())
        ]


@transaction.atomic
def freeze(report: AnnualReport, *, by: str, at: datetime, today: date) -> FrozenReport:
    """Fryser nästa version. ValidationError with every sentence of what does not reconcile.

    Also for a year that has not begun, and for a text that names a figure that does not exist.
    """
    report = AnnualReport.objects.select_for_update().with_content().get(pk=report.pk)
    if today < report.first:
        raise ValidationError(f"Året {report.year} har inte börjat.")
    draft = drafted(report, by=by, at=at, today=today)
    if draft.faults:
        raise ValidationError(list(draft.faults))
    frozen = draft.frozen
    teams, hidden = list(report.teams.all()), suppress(draft.measures)
    frozen.staffing = staffing(teams, report.first, report.last)
    lines = changes(teams, report.first, report.last)
    frozen.changes = frozen_lines(lines, hide(lines, draft.measures, hidden))
    frozen.save()
    FrozenFigure.objects.bulk_create(draft.rows(hidden))
    FrozenText.objects.bulk_create(
        FrozenText(
            frozen=frozen,
            order=order,
            chapter=chapter.code,
            heading=chapter.heading,
            text=draft.texts[chapter.code],
        )
        for order, chapter in enumerate(CHAPTERS)
    )
    return frozen


def drafted(report: AnnualReport, *, by: str, at: datetime, today: date) -> Draft:
    """Dagens siffror och texter. The report comes with its content."""
    teams = list(report.teams.all())
    texts = chapter_texts(report)
    measures = compute(teams, report.first, report.last, today=today)
    frozen = next_version(report, teams)
    frozen.frozen_by, frozen.frozen_at, frozen.frozen_on = by, at, today
    return Draft(frozen, measures, texts, [*faults(measures), *unknown_figures(texts)])


def next_version(report: AnnualReport, teams: Sequence[Team]) -> FrozenReport:
    """Nästa version, unsaved, with the names and places as they are now."""
    number = max((version.number for version in report.versions.all()), default=0) + 1
    places = [team.places for team in teams if team.places is not None]
    return FrozenReport(
        report=report,
        number=number,
        first=report.first,
        last=report.last,
        title=report.title,
        teams=[team.name for team in teams],
        owners=sorted({team.owner.name for team in teams}),
        associations=sorted({team.association.name for team in teams}),
        places=sum(places) if len(places) == len(teams) else None,
    )


def cells_of(definition: Definition, measure: Measure) -> list[list[str]]:
    """Koderna i ordning med sina ord: ["woman:20-24", "kvinnor, 20–24"]."""
    return [[code, words(definition.breakdowns(), code)] for code in measure.get("values", {})]


def chapter_texts(report: AnnualReport) -> dict[str, str]:
    """Det som är skrivet, and the proposed words where nobody has written."""
    written = {text.chapter: text.text for text in report.texts.all()}
    return {
        chapter.code: written.get(chapter.code, chapter.proposed).strip() for chapter in CHAPTERS
    }


def unknown_figures(texts: Mapping[str, str]) -> list[str]:
    return [
        f"Kapitlet {chapter.heading}: måttet {{{name}}} finns inte."
        for chapter in CHAPTERS
        for name in unknown_names(texts[chapter.code])
    ]


def staffing(teams: Sequence[Team], first: date, last: date) -> list[dict[str, Any]]:
    """Bemanningen under året: role, employer, days and per cent, and how many. Nobody is named."""
    rows = Membership.objects.filter(team__in=teams, started_on__lte=last, percent__gte=1)
    staff = rows.exclude(ended_on__lt=first).select_related("employer")
    services = Counter(
        (
            row.get_role_display(),
            row.employer.name if row.employer else "",
            period_words(max(row.started_on, first), min(row.ended_on or last, last)),
            row.percent,
        )
        for row in staff.order_by("role", "employer__name", "started_on", "pk")
        if row.is_team_staff
    )
    return [
        dict(zip(("role", "employer", "period", "percent"), service, strict=True), count=count)
        for service, count in services.items()
    ]
