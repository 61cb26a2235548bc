"""Svarsfält: one for each kind of item, on paper as it is measured and on screen as it is felt.

What comes out is whole tenths, or a named absence.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from instruments.codes import NO, YES, Kind
from instruments.models import InstrumentItem

MIDDLE = 50


class WholeField(forms.CharField):
    """Helt tal inom gränserna; `tenths` is what one of them is worth."""

    def __init__(self, *, most: int, tenths: int, unit: str = "", **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "w-time"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.most, self.tenths, self.unit = most, tenths, unit

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > self.most:
            wanted = f"skriv ett helt tal från 0 till {self.most}{self.unit}"
            raise ValidationError(f"{self.label}: {wanted}")
        return int(text) * self.tenths

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return value // self.tenths if value >= 0 else ""  # an absence is an empty box


class LineField(forms.IntegerField):
    """Linje utan siffror: where the mark stands, in tenths from the left end (domain.md §3)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "line-scale"})
        widget.input_type = "range"
        super().__init__(widget=widget, min_value=0, max_value=100, step_size=1, **kwargs)


class ChoiceOfTenths(forms.TypedChoiceField):
    """Ett val bland några; empty is no answer at all."""

    def __init__(self, *, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(
            choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs
        )


def sure_of_marks() -> forms.BooleanField:
    """Rutan under linjerna: a mark that nobody has touched is no answer."""
    return forms.BooleanField(
        label="Jag har satt alla märken där jag vill ha dem",
        error_messages={"required": "Kryssa i rutan när alla märken sitter rätt"},
    )


def answer_field(
    item: InstrumentItem, *, on_screen: bool, required: bool, wording: bool
) -> forms.Field:
    """Fältet för en fråga. The wording is shown only where a licence lets it be."""
    kind, label = Kind(item.kind), item.label[:1].upper() + item.label[1:]
    facts: dict[str, Any] = {
        "label": label,
        "required": required,
        "help_text": item.wording if wording else "",
        "error_messages": {"required": f"Svara på {item.label}"},
    }
    if kind == Kind.LINE:
        if on_screen:
            return LineField(initial=MIDDLE, **facts)
        return WholeField(most=100, tenths=1, unit=" millimeter", **facts)
    if kind == Kind.TEN:
        return WholeField(most=10, tenths=10, **facts)
    return ChoiceOfTenths(choices=choices_of(kind), **facts)


def choices_of(kind: Kind) -> list[tuple[int, str]]:
    if kind == Kind.YES_NO:
        values = [(YES, "ja"), (NO, "nej")]
    else:
        values = [(tenths, str(tenths // 10)) for tenths in kind.span]
    return values + [(absence.value, str(absence.label)) for absence in kind.absences]
