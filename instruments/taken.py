"""Det som är mätt i ett ärende: read once, and put in order for page, paper and text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from finsam import dates
from instruments.codes import Kind, Rater, Readers
from instruments.courses import Apart, Course, Step, apart, course_name
from instruments.models import Instrument, InstrumentVersion, Measurement
from instruments.profiles import Profile, Rated, profile_of
from organisations.models import Membership
from participants.models import Enrolment


@dataclass(frozen=True)
class Series:
    """Serie: the measurements with a total, of one goal and by one rater."""

    course: Course
    measurements: list[Measurement]

    @property
    def rows(self) -> list[tuple[Step, Measurement]]:
        """Steg och mätning, the latest first."""
        return list(zip(self.course.steps, reversed(self.measurements), strict=True))

    @property
    def latest_words(self) -> str:
        """Det senaste svaret vid sidan av summan: "läget nu 3, önskat läge 8". The one question
        that makes the sum stands with it; of a sum of many the parts are not told."""
        latest = self.measurements[-1]
        alone = len(latest.edition.counted) == 1
        told = latest.answers_in_words if alone and latest.beside_total else latest.beside_total
        return ", ".join(f"{label} {words}" for label, words in told)

    @property
    def has_answers_beside(self) -> bool:
        return any(row.beside_total for row in self.measurements)


@dataclass(frozen=True)
class Taken:
    """Instrumentet och det som mätts med det i ett ärende, in the order of time."""

    instrument: Instrument
    edition: InstrumentVersion | None
    measurements: list[Measurement]
    age: int | None

    @cached_property
    def series(self) -> list[Series]:
        """Serier: by goal, rater and highest sum, since unlike sums make no course."""
        summed = [row for row in self.measurements if row.total is not None]
        summed.sort(key=lambda row: (*self.course_of(row), row.measured_on))
        return [
            self.one_series(place, subject, rater, list(rows))
            for place, ((subject, rater, _), rows) in enumerate(groupby(summed, key=self.course_of))
        ]

    def course_of(self, row: Measurement) -> Apart:
        return apart(row.subject, row.rater, (item.kind for item in row.edition.counted))

    def one_series(self, place: int, subject: str, rater: str, rows: list[Measurement]) -> Series:
        """Its limits are those of the latest edition; its name tells it from the others."""
        scale = rows[-1].edition.scale_for(self.age)
        by = Rater(rater).label if len(self.instrument.raters) > 1 else ""
        differs = self.edition and scale.maximum != self.edition.scale_for(self.age).maximum
        edition = f"version {rows[-1].edition.number}" if differs else ""
        name = course_name(scale.name, subject, str(by), edition)
        code = f"{scale.code}-{place}" if place else scale.code
        points = [(row.measured_on, row.total or 0) for row in rows]
        return Series(Course.of(replace(scale, name=name, code=code), points), rows)

    @cached_property
    def profile(self) -> Profile | None:
        """Profilen, of an instrument that has no total and has been answered."""
        edition = self.edition
        if edition is None or not edition.is_profile or not self.measurements:
            return None
        items = [(item.code, item.label, Kind(item.kind)) for item in edition.questions]
        kinds = {code: kind for code, _, kind in items}
        rated = [
            Rated(row.measured_on, Rater(row.rater), row.answers_of(kinds))
            for row in self.measurements
        ]
        return profile_of(items, rated)

    @property
    def without_total(self) -> list[Measurement]:
        """Mätningar utan summa, the latest first: in no series, and where there is no profile."""
        if self.profile:
            return []
        return [row for row in reversed(self.measurements) if row.total is None]

    @property
    def last_on(self) -> date | None:
        return self.measurements[-1].measured_on if self.measurements else None

    @property
    def due_on(self) -> date | None:
        """Nästa mätning senast, by the interval of the instrument; None before the first."""
        months = self.instrument.interval_months
        return dates.add_months(self.last_on, months) if months and self.last_on else None


def taken_in(enrolment: Enrolment, today: date, *, actor: Membership | None = None) -> list[Taken]:
    """Alla instrument och vad som mätts med dem. Two queries.

    Without an actor it is for paper and for others: what the whole team reads.
    """
    instruments = list(Instrument.objects.with_versions())
    editions = {one.pk: one for each in instruments for one in each.editions}
    of_instrument: dict[int, list[Measurement]] = defaultdict(list)
    for row in read(enrolment, actor):
        row.edition = editions[row.edition_id]
        row.instrument = row.edition.instrument
        of_instrument[row.instrument_id].append(row)
    age = age_of(enrolment, today)
    return [
        Taken(each, each.version_on(today), of_instrument[each.pk], age) for each in instruments
    ]


def read(enrolment: Enrolment, actor: Membership | None) -> Iterable[Measurement]:
    rows = Measurement.objects.filter(enrolment=enrolment).order_by("measured_on", "pk")
    return rows.readable_by(actor) if actor else rows.filter(instrument__readers=Readers.TEAM)


def age_of(enrolment: Enrolment, today: date) -> int | None:
    """Åldern som gränsen väljs efter, at the end of the case; None when it is not known."""
    born = enrolment.participant.birth_date
    return dates.age(born, enrolment.closed_on or today) if born else None
