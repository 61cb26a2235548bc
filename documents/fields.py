from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.kinds import KINDS, Refused
from documents.uploads import MAX_BYTES, MEGABYTE, Upload, accepted, checked, endings


class CheckedFileField(forms.FileField):
    """Fil, granskad: its clean value is an Upload, of these kinds and no larger than this."""

    def __init__(
        self, *, kinds: Iterable[str] = tuple(KINDS), most: int = MAX_BYTES, **kwargs: Any
    ) -> None:
        self.kinds, self.most = tuple(kinds), most
        size = f"högst {most // MEGABYTE} MB"
        kwargs.setdefault("help_text", f"{accepted(self.kinds)} Filen får ha {size}.")
        kwargs["widget"] = forms.FileInput(attrs={"accept": endings(self.kinds)})
        words = {"required": f"Välj en fil, {size}.", "empty": "Filen är tom. Välj en annan."}
        super().__init__(error_messages=words | kwargs.pop("error_messages", {}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Upload:
        file = super().clean(data, initial)
        try:
            return checked(file, kinds=self.kinds, most=self.most)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
