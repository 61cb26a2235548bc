from django import forms

from participants.forms.signed import SignedForm
from participants.models import Objection


class ObjectionForm(SignedForm):
    """Den enskildes invändning, in the person's own words, and the day they said it."""

    rows = Objection.objects.all()
    audiences = {"text": "team"}

    text = forms.CharField(
        label="Vad stämmer inte?",
        help_text="Skriv det med personens egna ord.",
        widget=forms.Textarea,
        error_messages={"required": "Skriv vad personen invänder"},
    )
    made_on = forms.DateField(
        label="Framfördes den", error_messages={"required": "Ange dagen då invändningen framfördes"}
    )
