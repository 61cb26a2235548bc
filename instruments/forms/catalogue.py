from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import VerbForm
from instruments.loading.writing import load
from instruments.models import InstrumentVersion, Licence

LARGEST = 200_000


class LoadForm(VerbForm):
    """Instrumentfil: loaded when it has no fault, else each fault is told with its line."""

    file = forms.FileField(
        label="Instrumentfil",
        help_text="En TOML-fil med ett instrument.",
        error_messages={"required": "Välj en fil"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("Filen är större än ett instrument kan vara")
        return file

    def load(self) -> None:
        version, faults = load(self.cleaned_data["file"].read())
        if version is None:
            raise ValidationError({"file": [str(fault) for fault in faults]})
        self.version: InstrumentVersion = version


class LicenceForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """Licens: who holds it, since when, and for what. A new one takes the place of the last."""

    class Meta:
        model = Licence
        fields = ["instrument", "organisation", "holder", "since", "until", "scope"]
        widgets = {"since": forms.DateInput, "until": forms.DateInput}
        help_texts = {"scope": "Till exempel antal användare och vilka verksamheter."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = self.fields["organisation"]
        owners.queryset = owners.queryset.filter(teams__isnull=False).distinct()  # type: ignore[attr-defined]
        licensed = self.fields["instrument"]
        licensed.queryset = licensed.queryset.filter(licensed=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The one there is of the two is what is written over."""
        given = super().clean() or self.cleaned_data
        pair = {name: given.get(name) for name in ("instrument", "organisation")}
        self.instance = Licence.objects.filter(**pair).first() or self.instance
        return given
