from django import forms

from participants.forms.signed import SignedForm
from participants.models import JournalNote


class NoteForm(SignedForm):
    """Journalanteckning: what happened, and when."""

    rows = JournalNote.objects.all()
    audiences = {"text": "team"}

    text = forms.CharField(
        label="Anteckning",
        widget=forms.Textarea,
        error_messages={"required": "Skriv anteckningen"},
    )
    category = forms.ChoiceField(
        label="Slag",
        choices=[(code.value, code.label.capitalize()) for code in JournalNote.Category],
        initial=JournalNote.Category.CONVERSATION,
    )
    happened_on = forms.DateField(label="När det hände")

    signed: JournalNote
