from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.conflicts import Difference
from finsam.dates import plain
from finsam.forms import RecordForm
from instruments.answers import in_words
from instruments.codes import Absence, Kind, Rater
from instruments.courses import in_points
from instruments.forms.answers import answer_field, sure_of_marks
from instruments.models import InstrumentItem, InstrumentVersion, Measurement

PARTS = {Rater.PARTICIPANT: "part", Rater.WORKER: "worker"}
GOAL_FIELDS = ["subject", "holds_up", "next_step"]


@dataclass(frozen=True)
class Sheet:
    """En skattares svar: what the measurement is, its items, and the names of their fields."""

    measurement: Measurement
    items: list[InstrumentItem]

    @property
    def names(self) -> list[str]:
        part = PARTS[Rater(self.measurement.rater)]
        return [f"{part}_{place}" for place in range(len(self.items))]

    @property
    def rater(self) -> str:
        return Rater(self.measurement.rater).label


class MeasurementForm(RecordForm):
    """Mätning: every item answered, or nothing is saved (domain.md §3).

    Where two rate, either may be left out whole; each that is filled in becomes a measurement.
    A line on a screen has a mark from the start: whoever saves it says that the marks are set.
    """

    instance: Measurement

    class Meta:
        model = Measurement
        fields = ["measured_on", *GOAL_FIELDS, "occasion"]
        widgets = {
            "measured_on": forms.DateInput,
            "holds_up": forms.Textarea(attrs={"rows": 2}),
            "next_step": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "measured_on": "Ifylld den",
            "subject": "Målet som skalan gäller",
            "holds_up": "Vad gör att det inte är lägre?",
            "next_step": "Nästa lilla steg",
            "occasion": "Tillfälle",
        }
        help_texts = {"occasion": "Till exempel enskilt samtal eller uppföljning 2."}
        error_messages = {"measured_on": {"required": "Ange dagen då skalan fylldes i"}}

    def __init__(
        self,
        *args: Any,
        today: date,
        edition: InstrumentVersion,
        beside: Iterable[Measurement] = (),
        on_screen: bool = False,
        wording: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.edition = today, edition
        self.other_day: date | None = None
        # A last day also makes the browser go on from the year when four digits are written.
        self.fields["measured_on"].widget.attrs["max"] = today.isoformat()
        self.sheets = [Sheet(one, edition.items_for(one.rater)) for one in (self.instance, *beside)]
        if not edition.instrument.free_goal:
            for name in GOAL_FIELDS:
                del self.fields[name]
        on_screen = on_screen and not self.are_two
        for sheet in self.sheets:
            self.ask(sheet, on_screen=on_screen, wording=wording)
        answers = [name for sheet in self.sheets for name in sheet.names]
        self.order_fields(["subject", *answers, "measured_on"])
        if on_screen and self.has_lines:
            self.fields["sure"] = sure_of_marks()
        self.fields[answers[0]].widget.attrs["autofocus"] = True

    def ask(self, sheet: Sheet, *, on_screen: bool, wording: bool) -> None:
        known = sheet.measurement.values or []
        for place, (name, item) in enumerate(zip(sheet.names, sheet.items, strict=True)):
            required = not self.are_two and not may_be_left(item)
            self.fields[name] = answer_field(
                item, on_screen=on_screen, required=required, wording=wording
            )
            if place < len(known):
                self.initial[name] = known[place]

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.sheets[0].names]

    @property
    def grid(self) -> Iterator[tuple[str, bool, forms.BoundField]]:
        """Svaren för två skattare, item by item: the words of the rater, whether that is the
        second of them, and the field."""
        found = [
            (item.place, second, sheet.rater, name)
            for second, sheet in enumerate(self.sheets)
            for item, name in zip(sheet.items, sheet.names, strict=True)
        ]
        for _, second, rater, name in sorted(found):
            yield rater, bool(second), self[name]

    @property
    def are_two(self) -> bool:
        """Två skattare. A line has a mark from the start, and cannot be left out as a whole form
        can: what two rate is written in figures."""
        return len(self.sheets) > 1

    @property
    def has_lines(self) -> bool:
        return any(item.kind == Kind.LINE for sheet in self.sheets for item in sheet.items)

    def clean_measured_on(self) -> date:
        day: date = self.cleaned_data["measured_on"]
        enrolment = self.instance.enrolment
        earliest = enrolment.referred_on or enrolment.started_on
        if day > self.today:
            raise ValidationError("Dagen har inte varit än")
        if day < earliest:
            raise ValidationError(f"Mätningar registreras från {plain(earliest)}")
        if not self.instance.pk or day != self.instance.measured_on:
            self.refuse_other_edition(day)
        return day

    def refuse_other_edition(self, day: date) -> None:
        """What was asked then is what was answered: a form holds for the days of its edition."""
        instrument = self.edition.instrument
        asked_then = instrument.version_on(day)
        if asked_then is None:
            first = min(one.in_force_from for one in instrument.editions)
            raise ValidationError(f"{instrument.name} gäller från {plain(first)}")
        if asked_then.pk != self.edition.pk:
            self.other_day = day
            numbers = (asked_then.number, self.edition.number)
            raise ValidationError(
                "Den dagen gällde version {} av formuläret, och det här är version {}".format(
                    *numbers
                )
            )

    def clean(self) -> dict[str, Any] | None:
        """Nothing is no answer; of two raters one may be silent, but neither answers in part."""
        cleaned = super().clean()
        if not self.errors:
            two = self.are_two
            if not any(map(self.is_answered, self.sheets)):
                whose = "svaren från minst en av dem som skattar" if two else "minst ett svar"
                self.add_error(None, f"Fyll i {whose}.")
            if two:
                self.refuse_parts()
        return cleaned

    def refuse_parts(self) -> None:
        """An absence has its own choice in a row; a box of 0–10 outside the sum is left empty."""
        for sheet in filter(self.is_answered, self.sheets):
            for name, item in zip(sheet.names, sheet.items, strict=True):
                can_be_said = item.kind != Kind.TEN or item.counts
                if can_be_said and self.cleaned_data.get(name) is None:
                    self.add_error(name, f"Svara på {item.label}, {sheet.rater}")

    def is_answered(self, sheet: Sheet) -> bool:
        return any(self.cleaned_data.get(name) is not None for name in sheet.names)

    def meet_the_other(self) -> None:
        """The answers are no fields of the record, so they are compared here."""
        super().meet_the_other()
        theirs = Measurement.objects.get(pk=self.instance.pk).values or []
        answered = zip(self.sheets[0].items, theirs, self.instance.values or [], strict=False)
        for item, their, mine in answered:
            if their != mine:
                words = [in_words(Kind(item.kind), one) for one in (their, mine)]
                self.meeting_of_two.differences.append(Difference(item.label, words[0], words[1]))

    def measure(self) -> None:
        given = self.cleaned_data
        told = {name: given[name] for name in [*GOAL_FIELDS, "occasion"] if name in given}
        for sheet in filter(self.is_answered, self.sheets):
            answers = (given[name] for name in sheet.names)
            values = [Absence.NOT_ASKED if one is None else one for one in answers]
            sheet.measurement.measure(values=values, on=self.day, **told)
        self.said = f"{self.what_was_saved} är sparad."

    @property
    def day(self) -> date:
        return self.cleaned_data["measured_on"]  # type: ignore[no-any-return]

    @property
    def what_was_saved(self) -> str:
        total, name = self.instance.total, self.instance.instrument.name
        return name if total is None else f"{name} {in_points(total)}"


def may_be_left(item: InstrumentItem) -> bool:
    """Får lämnas tom: what is in no sum, and can be said not to have been asked."""
    return not item.counts and Absence.NOT_ASKED in item.absences
