from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms

from finsam.forms import VerbForm
from organisations.models import User
from participants.models import Enrolment, JournalNote


class NoteForm(VerbForm):
    """Journalanteckning: what happened, when, and the key that makes a second post harmless."""

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
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    signed: JournalNote

    def sign(
        self,
        enrolment: Enrolment,
        *,
        by: User,
        at: datetime,
        corrects: JournalNote | None = None,
    ) -> bool:
        """Signerar. False when something was refused; the form then has a fresh key."""
        if self.is_valid():
            self.attempt(lambda: self._hand_over(enrolment, by=by, at=at, corrects=corrects))
        if self.is_bound and self.errors:
            self._renew_key()
        return self.is_bound and not self.errors

    def _hand_over(self, enrolment: Enrolment, **facts: Any) -> None:
        self.signed = JournalNote.objects.sign(enrolment, **facts, **self.cleaned_data)

    def _renew_key(self) -> None:
        """Ny nyckel: the old one may have signed another text, and would refuse this one again."""
        self.retype("form_key", uuid4())
