from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from finsam.forms import VerbForm

MEGABYTE = 2**20
MAX_UPLOAD = 5 * MEGABYTE


class CaseListForm(VerbForm):
    """Ärendelista: the file to check. What stands in it is judged by the check itself."""

    file = forms.FileField(
        label="Lista med ärenden",
        help_text="CSV eller Excel (xlsx), högst 5 MB. Den första raden är kolumnernas namn.",
        error_messages={
            "required": "Välj en fil.",
            "empty": "Filen är tom. Välj en fil med en rubrikrad och minst ett ärende.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError("Filen är större än 5 MB. Dela upp den i flera.")
        return file
