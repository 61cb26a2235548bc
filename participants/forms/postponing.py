from typing import Any

from django import forms

from finsam.forms import VerbForm


class PutOffForm(VerbForm):
    """Skjut upp: the day it returns, and why. Both are kept, with who did it."""

    audiences = {"reason": "team"}

    until = forms.DateField(
        label="Ska åter på listan den", error_messages={"required": "Ange dagen då det ska åter"}
    )
    reason = forms.CharField(
        label="Varför",
        max_length=200,
        error_messages={"required": "Skriv varför det skjuts upp"},
        help_text="Teamets ledare ser vad som är uppskjutet, av vem och varför.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"], "reason": self.cleaned_data["reason"]}
