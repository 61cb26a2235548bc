from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.fields import CheckedFileField
from finsam.forms import VerbForm
from finsam.once import Once
from organisations.models import User
from participants.models import Attachment, Enrolment


class AttachmentForm(Once):
    """Ny bilaga."""

    file = CheckedFileField(label="Fil")
    label = forms.CharField(
        label="Benämning",
        max_length=120,
        required=False,
        help_text="Till exempel läkarintyg. Tomt: filens namn utan ändelse.",
    )

    def __init__(self, *args: Any, enrolment: Enrolment, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attachment = Attachment(enrolment=enrolment, added_by=by)

    def clean_label(self) -> str:
        """A sign that turns or hides text would make a file look like another."""
        label: str = self.cleaned_data["label"]
        if not label.isprintable():
            raise ValidationError("Benämningen har tecken som inte syns. Skriv den på nytt.")
        return label

    def add(self) -> None:
        self.attachment.label = self.cleaned_data["label"]
        self.attachment.add(self.cleaned_data["file"])


class RemovalForm(VerbForm):
    """Ta bort en bilaga."""

    reason = forms.CharField(
        label="Skäl",
        max_length=200,
        help_text="Till exempel att filen hör till ett annat ärende. Skälet sparas.",
        error_messages={"required": "Skriv varför bilagan tas bort"},
    )

    def __init__(self, *args: Any, attachment: Attachment, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attachment, self.by = attachment, by

    def remove(self) -> None:
        self.attachment.remove(by=self.by, reason=self.cleaned_data["reason"])
