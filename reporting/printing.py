"""Helårsrapporten på papper: a frozen version as PDF, the same bytes whenever it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from documents.jobs import Produced, Progress, renders
from documents.models import Job
from finsam.charts import BarChart
from finsam.dates import plain
from finsam.numbers import NBSP
from finsam.pdf import render_pdf
from organisations.models import Membership
from reporting import tables
from reporting.chapters import BY_CODE
from reporting.cover import mark
from reporting.highlights import Side, key_figures, side
from reporting.models import FrozenReport, FrozenText
from reporting.models.frozen import Audience
from reporting.paper import Block, Figures, Shown, Table, joined
from reporting.placeholders import bare_numbers
from reporting.rating_tables import ratings

KIND = "annual_report"
SUMMARY = ("lead", "summary")
SEVERAL = 3
"""Names of so many teams find room on the cover; those of more stand in its table."""


@dataclass(frozen=True)
class Chart:
    """Figur."""

    anchor: str
    drawing: BarChart
    note: str


@dataclass(frozen=True)
class Printed:
    """Kapitel som det trycks."""

    anchor: str
    heading: str
    blocks: Sequence[Block]
    side: Side | None
    tables: Sequence[Table]
    charts: Sequence[Chart]
    is_section: bool
    is_appendix: bool

    @property
    def opening(self) -> Sequence[Block]:
        """Det första stycket, which stays with the heading and the number beside it."""
        return self.blocks[:1]

    @property
    def rest(self) -> Sequence[Block]:
        return self.blocks[1:]

    @property
    def has_content(self) -> bool:
        return bool(self.blocks or self.tables or self.charts)


def quality_and_ratings(figures: Figures) -> Iterator[Table]:
    """Kvalitet: what was done in time, then what was rated (domain.md §7.5)."""
    yield from tables.quality(figures)
    yield from ratings(figures)


TABLES: dict[str, Callable[[Figures], Iterator[Table]]] = {
    "staff": tables.staff,
    "target": tables.ages,
    "entry": tables.parties,
    "outcomes": tables.outcomes,
    "change": tables.ors,
    "time": tables.times,
    "quality": quality_and_ratings,
}


def render_report(frozen: FrozenReport, audience: str) -> bytes:
    """PDF/UA av en fryst version. ValueError when its texts may not be read by the audience."""
    if audience == Audience.OUTSIDE and (found := obstacles(frozen)):
        raise ValueError(" ".join(found))
    return render_pdf("reporting/print/report.html", contents(frozen, audience))


def obstacles(frozen: FrozenReport) -> list[str]:
    """Det som hindrar utgivning, a sentence each.

    Numbers typed into texts, which no reader's version can hide; and a year that was not over: the
    whole year less what was published of it would show the few who came since.
    """
    early = "Året var inte slut när versionen frystes. Frys en ny när det är det."
    return [early] * frozen.is_early + [
        f"Kapitlet {text.heading} har tal i löpande text ({', '.join(numbers)}). Skriv dem som "
        "mått, till exempel {active}, eller intyga att de inte gäller deltagare: {=22 platser}."
        for text in frozen.texts.all()
        if (numbers := bare_numbers(text.text))
    ]


def contents(frozen: FrozenReport, audience: str) -> dict[str, Any]:
    """Allt som mallen behöver, from frozen rows alone."""
    figures = Figures(frozen, frozen.figures.all(), audience)
    texts = {text.chapter: text for text in frozen.texts.all()}
    printed = [chapter(figures, text) for code, text in texts.items() if code not in SUMMARY]
    chapters = list(with_sections(printed))
    return {
        "frozen": frozen,
        "figures": figures,
        "created": localtime(frozen.frozen_at).isoformat(timespec="seconds"),
        "owners": joined(frozen.owners),
        "associations": joined(frozen.associations),
        "several": len(frozen.teams) > SEVERAL,
        "teams": joined(frozen.teams),
        "mark": mark(figures),
        "lead": figures.text(texts["lead"].text),
        "summary": figures.blocks(texts["summary"].text),
        "key_figures": list(key_figures(figures)),
        "chapters": [one for one in chapters if not one.is_appendix],
        "appendices": [one for one in chapters if one.is_appendix],
        "last_appendix": 1 + sum(one.is_appendix for one in chapters),
        "tables": [table for one in chapters for table in one.tables],
        "charts": [chart for one in chapters for chart in one.charts],
        "keyed": next((t.anchor for one in chapters for t in one.tables if t.has_hidden), ""),
        "definitions": definitions(figures),
        "frozen_on": plain(frozen.frozen_on),
    }


def with_sections(printed: Sequence[Printed]) -> Iterator[Printed]:
    """The chapters that have something to print; one stands if a section of it does."""
    for place, one in enumerate(printed):
        following = printed[place + 1 : place + 2]
        if one.has_content or any(next_one.is_section for next_one in following):
            yield one


def chapter(figures: Figures, text: FrozenText) -> Printed:
    known = BY_CODE.get(text.chapter)
    makers = TABLES.get(text.chapter)
    return Printed(
        anchor=text.chapter,
        heading=figures.text(text.heading),
        blocks=figures.blocks(text.text),
        side=side(figures, text.chapter),
        tables=list(makers(figures)) if makers else [],
        charts=list(charts(figures, text.chapter)),
        is_section=bool(known and known.part_of),
        is_appendix=bool(known and known.appendix),
    )


def charts(figures: Figures, code: str) -> Iterator[Chart]:
    if code == "entry" and figures.count("active"):
        yield Chart(
            "f-remittent",
            tables.party_bars(figures),
            f"n{NBSP}{figures.of('active').text} deltagare.",
        )
    if code == "change" and figures.measure("ors_first_mean")["n"] != 0:
        rehab, every = figures.basis("ors_first_mean_rehab"), figures.basis("ors_first_mean")
        yield Chart(
            "f-ors",
            tables.ors_bars(figures),
            f"Rehabilitering: kommunal och medicinsk, n{NBSP}{rehab.text}. Alla: n{NBSP}"
            f"{every.text}. Skalan går från 0 till 40.",
        )


def definitions(figures: Figures) -> list[tuple[str, str, Shown]]:
    """Bilagan: every frozen figure, its meaning and what it rests on."""
    return [
        (tables.capital(row.label), row.definition, figures.basis(key))
        for key, row in figures.rows.items()
    ]


def may_have(actor: Membership, job: Job) -> bool:
    """Asked when the job runs and when the file is fetched."""
    readable = FrozenReport.objects.readable_by(actor, job.parameters["audience"])
    return readable.filter(pk=job.parameters["frozen"]).exists()


@renders(KIND, label="Helårsrapport", for_person=False, allowed=may_have)
def annual_report(job: Job, progress: Progress) -> Produced:
    """Ritar PDF:en. The name says year, version and audience, and nothing of anybody."""
    frozen = FrozenReport.objects.with_content().get(pk=job.parameters["frozen"])
    audience = Audience(job.parameters["audience"])
    progress(10)
    name = f"Helarsrapport {frozen.first.year} version {frozen.number} {audience.value}.pdf"
    return Produced(name, "application/pdf", render_report(frozen, audience))
