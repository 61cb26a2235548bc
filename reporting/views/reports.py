from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from documents.jobs import order
from documents.models import Job
from organisations.http import ActorRequest
from reporting.chapters import BY_CODE, CHAPTERS, Chapter
from reporting.forms.reports import ChapterForm, YearForm
from reporting.freezing import Draft, drafted, freeze
from reporting.highlights import key_figures
from reporting.models import AnnualReport, FrozenReport
from reporting.models.frozen import Audience
from reporting.paper import Block, Figures
from reporting.placeholders import bare_numbers, names, unknown_names
from reporting.printing import KIND, obstacles
from reporting.screen import warnings

FILES_SHOWN = 5
EXAMPLES = ("{active}", "{positive_outcome_percent}", "{active.n}")
VOUCHED = "{=22 platser}"


@dataclass(frozen=True)
class Line:
    """Kapitel i listan."""

    chapter: Chapter
    heading: str
    written: bool
    empty: bool
    numbers: Sequence[str]


@dataclass(frozen=True)
class Version:
    """Fryst version, with what hinders that it is given out.

    Only the newest may be: two versions that both went out could be taken from each other.
    """

    frozen: FrozenReport
    is_newest: bool
    obstacles: Sequence[str]

    @property
    def may_be_published(self) -> bool:
        return self.is_newest and not self.obstacles


def reports(request: ActorRequest) -> HttpResponse:
    """Helårsrapporter för insatserna i rollen; a leader begins one for a year."""
    form = year_form(request)
    if form and form.is_valid():
        return redirect("reporting:report", form.begin().pk)
    context = {"reports": listed(request), "form": form, "today": localdate()}
    return render(request, "reporting/reports.html", context)


def year_form(request: ActorRequest) -> YearForm | None:
    if not request.actor.leads or request.actor.team is None:
        return None
    return YearForm(request.POST or None, team=request.actor.team, this_year=localdate().year)


def listed(request: ActorRequest) -> "QuerySet[AnnualReport]":
    """The newest year first, with the newest version of each; those who steer see only frozen."""
    versions = FrozenReport.objects.filter(report=OuterRef("pk")).order_by("-number")
    found = AnnualReport.objects.visible_to(request.actor).prefetch_related("teams")
    found = found.annotate(
        newest=Subquery(versions.values("number")[:1]),
        newest_on=Subquery(versions.values("frozen_on")[:1]),
    )
    return found if request.actor.leads else found.exclude(versions=None)


def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Rapporten: its texts and today's figures for the leader, the frozen versions for all."""
    readable = AnnualReport.objects.visible_to(request.actor).with_content()
    counted = AnnualReport.objects.counted_by(request.actor).filter(pk=OuterRef("pk"))
    asked = readable.annotate(is_counted=Exists(counted)).prefetch_related("versions__texts")
    found: Any = get_object_or_404(asked, pk=pk)
    context: dict[str, Any] = {
        "report": found,
        "teams": list(found.teams.all()),
        "versions": versions_of(found),
        "jobs": jobs_of(request, found),
        "now": now(),
        "today": localdate(),
    }
    if request.actor.leads:
        context["lines"] = lines_of(found)
    if found.is_counted:
        context |= preview_of(request, found)
    return render(request, "reporting/report.html", context)


def versions_of(report: AnnualReport) -> list[Version]:
    """The newest first, as they were fetched with the report."""
    versions = enumerate(report.versions.all())
    return [Version(frozen, place == 0, obstacles(frozen)) for place, frozen in versions]


def jobs_of(request: ActorRequest, report: AnnualReport) -> list[Job]:
    """Det som rollen har beställt av rapporten, the latest first."""
    mine = Job.objects.visible_to(request.actor).with_files()
    return list(mine.filter(kind=KIND, parameters__report=report.pk)[:FILES_SHOWN])


def lines_of(report: AnnualReport) -> list[Line]:
    written = {text.chapter: text.text for text in report.texts.all()}
    facts = {"next_year": str(report.year + 1)}
    lines = []
    for chapter in CHAPTERS:
        text = written.get(chapter.code, chapter.proposed)
        heading = chapter.heading.format(**facts)
        lines.append(Line(chapter, heading, chapter.code in written, not text, bare_numbers(text)))
    return lines


def preview_of(request: ActorRequest, report: AnnualReport) -> dict[str, Any]:
    """Siffrorna som de är i dag, real counts, and whether they may be frozen."""
    draft = draft_of(request, report)
    figures = Figures(draft.frozen, draft.rows({}), Audience.TEAM)
    return {
        "draft": draft,
        "begun": localdate() >= report.first,
        "key_figures": list(key_figures(figures)),
        "figures": [
            (row, figures.of(row.key).text, figures.basis(row.key).text)
            for row in figures.rows.values()
            if not row.cells
        ],
        "warnings": warnings(draft.measures),
    }


def draft_of(request: ActorRequest, report: AnnualReport) -> Draft:
    return drafted(report, by=request.user.display_name, at=now(), today=localdate())


def chapter(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Skriv ett kapitel."""
    mine = AnnualReport.objects.editable_by(request.actor).with_content()
    found = get_object_or_404(mine, pk=pk)
    if code not in BY_CODE:
        raise Http404
    form = ChapterForm(request.POST or None, instance=found.text_of(code), chapter=BY_CODE[code])
    if form.is_valid() and form.attempt(form.keep):
        tell_of_numbers(request, form.instance.text)
        return redirect("reporting:report", pk)
    context = {
        "report": found,
        "form": form,
        "heading": BY_CODE[code].heading.format(next_year=found.year + 1),
        "names": list(names()),
        "examples": EXAMPLES,
        "vouched": VOUCHED,
        "numbers": bare_numbers(form.instance.text),
        "blocks": blocks_of(request, found, code),
    }
    return render(request, "reporting/report_chapter.html", context)


def blocks_of(request: ActorRequest, report: AnnualReport, code: str) -> Sequence[Block]:
    """Kapitlet med dagens siffror, for the one who may have the real counts."""
    if not AnnualReport.objects.counted_by(request.actor).filter(pk=report.pk).exists():
        return []
    draft = draft_of(request, report)
    text = draft.texts[code]
    if unknown_names(text):
        return []
    return Figures(draft.frozen, draft.rows({}), Audience.TEAM).blocks(text)


def tell_of_numbers(request: ActorRequest, text: str) -> None:
    messages.success(request, "Kapitlet är sparat.")
    if numbers := bare_numbers(text):
        messages.warning(
            request,
            f"Texten har tal som inte är mått: {', '.join(numbers)}. En version med dem kan inte "
            "publiceras.",
        )


def freeze_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Fryser nästa version, if the figures reconcile."""
    found = get_object_or_404(AnnualReport.objects.counted_by(request.actor), pk=pk)
    try:
        frozen = freeze(found, by=request.user.display_name, at=now(), today=localdate())
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, f"Version {frozen.number} är fryst.")
    return redirect("reporting:report", pk)


def report_file(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Beställer filen för en läsare. Who may not read the real counts does not find them."""
    audience = request.POST.get("audience")
    if audience not in Audience.values:
        raise Http404
    readable = FrozenReport.objects.readable_by(request.actor, audience)
    frozen = get_object_or_404(readable, report=pk, number=number)
    newest = frozen.report.versions.newest() == frozen
    if (
        audience == Audience.OUTSIDE
        and not Version(frozen, newest, obstacles(frozen)).may_be_published
    ):
        messages.error(request, "Versionen kan inte publiceras. Skälet står vid den.")
        return redirect("reporting:report", pk)
    order(
        kind=KIND,
        label=f"{frozen.title}, version {number}, {Audience(audience).label}",
        subject=frozen.title,
        ordered_by=request.actor,
        parameters={"report": pk, "frozen": frozen.pk, "audience": audience},
    )
    return redirect("reporting:report", pk)
