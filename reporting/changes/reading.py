"""Läsning: the ratings of those who were closed in a period, as values of things."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from finsam import dates
from finsam.row_security import system
from instruments.codes import Kind, Rater, Readers
from instruments.models import Instrument, InstrumentItem, InstrumentVersion, Measurement
from instruments.scales import Change
from organisations.models import Team
from participants.codes import Outcome, SusReason
from reporting.changes.counting import Line, Pair, Rating, Thing, line, pairs


@dataclass(frozen=True)
class Measured:
    """En mätning: what is needed of it and of its case."""

    case: int
    edition: int
    rater: str
    subject: str
    day: date
    total: int | None
    values: Sequence[int] | None
    born: date | None
    closed_on: date | None

    @property
    def age(self) -> int | None:
        """Åldern som gränsen väljs efter, at the end of the case."""
        return dates.age(self.born, self.closed_on) if self.born and self.closed_on else None


def changes(teams: Sequence[Team], first: date, last: date) -> list[Line]:
    """Raderna, in the order of the instruments and what they ask. Two queries.

    Counted for the system, as all figures are: who reads figures only has no rows to count.
    """
    with system("statistik"):
        instruments = Instrument.objects.filter(readers=Readers.TEAM).with_versions()
        editions = {one.pk: one for each in instruments for one in reversed(each.editions)}
        rows = [row for row in measured(teams, first, last) if row.edition in editions]
    ages = {row.case: row.age for row in rows}
    found: dict[Thing, list[tuple[Pair, Change]]] = defaultdict(list)
    for pair in pairs(rating for row in rows for rating in ratings(row, editions[row.edition])):
        edition = editions[pair.last.edition]
        found[pair.first.thing].append((pair, change(edition, pair, ages[pair.first.case])))
    return [line(thing, found[thing]) for thing in in_order(editions.values()) if thing in found]


def measured(teams: Sequence[Team], first: date, last: date) -> Iterator[Measured]:
    closed = Measurement.objects.filter(
        enrolment__team__in=teams, enrolment__closed_on__range=(first, last)
    )
    counted = closed.exclude(enrolment__outcome=Outcome.MISREGISTERED).exclude(
        enrolment__sus_reason=SusReason.MISREGISTERED
    )
    for row in counted.values_list(
        "enrolment_id",
        "edition_id",
        "rater",
        "subject",
        "measured_on",
        "total",
        "values",
        "enrolment__participant__birth_date",
        "enrolment__closed_on",
    ):
        yield Measured(*row)


def ratings(row: Measured, edition: InstrumentVersion) -> Iterator[Rating]:
    """Värdena i en mätning: its total, or each answer of a profile. An absence is no value."""
    place = (row.case, row.subject, row.day)
    if not edition.is_profile:
        if row.total is not None:
            yield Rating(total_of(edition, row.rater), *place, row.total, row.edition)
        return
    for item, tenths in zip(edition.items_for(row.rater), row.values or [], strict=False):
        if tenths >= 0:
            yield Rating(answer_to(edition, item, row.rater), *place, tenths, row.edition)


def change(edition: InstrumentVersion, pair: Pair, age: int | None) -> Change:
    """Förändringsklass, of a total whose instrument says what a clear change is."""
    if edition.is_profile:
        return Change.NOT_ASSESSED
    return edition.scale_for(age).change(pair.first.tenths, pair.last.tenths)


def total_of(edition: InstrumentVersion, rater: str) -> Thing:
    spans = [item.span for item in edition.counted]
    return Thing(
        edition.instrument.code,
        "",
        rater,
        least=sum(span.start for span in spans),
        most=sum(span.stop - 1 for span in spans),
        name=edition.instrument.name,
    )


def answer_to(edition: InstrumentVersion, item: InstrumentItem, rater: str) -> Thing:
    return Thing(
        edition.instrument.code,
        item.code,
        rater,
        least=item.span.start,
        most=item.span.stop - 1,
        is_share=item.kind == Kind.YES_NO,
        name=edition.instrument.name,
        label=item.label,
    )


def in_order(editions: Iterable[InstrumentVersion]) -> list[Thing]:
    """Allt som kan skattas, as the forms have it and in their newest words, once each."""
    return list(dict.fromkeys(thing for edition in editions for thing in things_of(edition)))


def things_of(edition: InstrumentVersion) -> Iterator[Thing]:
    if not edition.is_profile:
        yield from (total_of(edition, rater) for rater in Rater)
        return
    for item in edition.questions:
        yield from (answer_to(edition, item, rater) for rater in Rater)
