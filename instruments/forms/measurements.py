from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.conflicts import Difference
from finsam.dates import plain
from finsam.forms import RecordForm
from finsam.numbers import to_tenths
from instruments.courses import in_points
from instruments.models import Instrument, Measurement

BY_HAND = [
    (source.value, source.label.capitalize())
    for source in (Measurement.Source.PAPER, Measurement.Source.SCREEN)
]


class TenthsField(forms.CharField):
    """Värde med högst en decimal, comma or point, kept as whole tenths."""

    def __init__(self, *, label: str, maximum: int) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-time"}
        )
        super().__init__(
            label=label.capitalize(),
            widget=widget,
            error_messages={"required": f"Skriv värdet för {label}"},
        )
        self.maximum = maximum

    def clean(self, value: Any) -> int:
        try:
            tenths = to_tenths(super().clean(value))
        except ValueError as refusal:
            raise ValidationError(f"{self.label}: {refusal}") from refusal
        if not 0 <= tenths <= self.maximum:
            raise ValidationError(f"{self.label}: skriv ett värde från 0 till {self.maximum // 10}")
        return tenths


class MeasurementForm(RecordForm):
    """Mätning: every part as it is read off the scale, or nothing is saved (domain.md §3)."""

    instance: Measurement

    class Meta:
        model = Measurement
        fields = ["measured_on", "occasion", "source"]
        widgets = {"measured_on": forms.DateInput, "source": forms.RadioSelect}
        labels = {"measured_on": "Ifylld den", "occasion": "Tillfälle", "source": "Hur"}
        help_texts = {"occasion": "Till exempel enskilt samtal eller uppföljning 2."}
        error_messages = {"measured_on": {"required": "Ange dagen då skalan fylldes i"}}

    def __init__(self, *args: Any, today: date, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.parts = [f"part_{place}" for place in range(len(instrument.items))]
        for name, label in zip(self.parts, instrument.items, strict=True):
            self.fields[name] = TenthsField(label=label, maximum=instrument.item_maximum)
        for name, tenths in zip(self.parts, self.instance.values or [], strict=False):
            self.initial[name] = in_points(tenths)
        self.fields["source"] = forms.ChoiceField(
            label="Hur", choices=BY_HAND, widget=forms.RadioSelect
        )
        self.order_fields(["measured_on", *self.parts])

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.parts]

    def clean_measured_on(self) -> date:
        day: date = self.cleaned_data["measured_on"]
        enrolment = self.instance.enrolment
        earliest = enrolment.referred_on or enrolment.started_on
        if day > self.today:
            raise ValidationError("Dagen har inte varit än")
        if day < earliest:
            raise ValidationError(f"Mätningar registreras från {plain(earliest)}")
        return day

    def meet_the_other(self) -> None:
        """The parts are no fields of the record, so they are compared here."""
        super().meet_the_other()
        theirs = Measurement.objects.get(pk=self.instance.pk).values or []
        self.meeting_of_two.differences += [
            Difference(label, in_points(their), in_points(mine))
            for label, their, mine in zip(
                self.instance.instrument.items, theirs, self.instance.values or [], strict=False
            )
            if their != mine
        ]

    def measure(self) -> None:
        given = self.cleaned_data
        values = [given[name] for name in self.parts]
        self.instance.measure(values=values, on=given["measured_on"])
        self.said = f"{self.instance.instrument.name} {in_points(self.instance.total)} är sparad."
