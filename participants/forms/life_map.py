from typing import Any

from django import forms

from finsam.forms import RecordForm, VerbForm
from finsam.once import OnceForm
from participants.codes import SupportMeasureKind
from participants.forms.people import labelled
from participants.models import LifeNeed, LifeNote


class LifeNoteForm(RecordForm):
    """Anteckning om ett livsområde."""

    instance: LifeNote
    audiences = {"text": "team"}

    class Meta:
        model = LifeNote
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"autofocus": True})}
        help_texts = {"text": "Vad fungerar? Vad är svårt? Vilka finns redan omkring personen?"}
        error_messages = {"text": {"required": "Skriv anteckningen"}}


class NewNeedForm(OnceForm):
    """Nytt behov, and since when it is known."""

    instance: LifeNeed
    audiences = {"text": "team"}

    class Meta:
        model = LifeNeed
        fields = ["text", "seen_on"]
        widgets = {"text": forms.TextInput(attrs={"autofocus": True})}
        error_messages = {
            "text": {"required": "Skriv behovet"},
            "seen_on": {"required": "Ange dagen då behovet sågs"},
        }


class NeedForm(NewNeedForm):
    """Ändra behov. What is no longer one stays readable, with its last day."""

    class Meta(NewNeedForm.Meta):
        fields = [*NewNeedForm.Meta.fields, "over_on"]


class CoordinateForm(VerbForm):
    """Vilken samordnad insats behovet blir."""

    kind = forms.ChoiceField(
        label="Med vem?",
        choices=[("", "Välj insats"), *labelled(SupportMeasureKind.choices)],
        error_messages={"required": "Välj en insats"},
    )

    def __init__(self, *args: Any, need: LifeNeed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = need

    def coordinate(self) -> None:
        self.need.coordinate(SupportMeasureKind(self.cleaned_data["kind"]))
