"""Handlingar med en remiss: one form each, one button each."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import RecordForm, VerbForm
from finsam.steps import Step, StepForm
from referrals.codes import DeclineReason, choices
from referrals.models import Referral


class ConfirmForm(VerbForm):
    """Bekräfta: nothing to fill in, only a deliberate button."""


class AskForm(VerbForm):
    audiences = {"question": "referrer"}

    question = forms.CharField(
        label="Vad behöver ni veta?",
        help_text="En fråga på varje rad.",
        widget=forms.Textarea,
    )


class AnswerForm(VerbForm):
    audiences = {"answer": "team"}

    answer = forms.CharField(label="Svar på frågorna", widget=forms.Textarea)


class WithdrawForm(VerbForm):
    audiences = {"reason": "team"}

    reason = forms.CharField(label="Varför återtas remissen?", max_length=200)


class PlanForm(RecordForm):
    """Studiebesök och uppstartsmöte."""

    audiences = {
        "visit_on": "referrer",
        "meeting_on": "referrer",
        "visit_outcome": "team",
        "meeting_outcome": "team",
    }

    class Meta:
        model = Referral
        fields = ["visit_on", "visit_outcome", "meeting_on", "meeting_outcome"]
        help_texts = {
            "visit_on": "Personen träffar teamet, ser lokalerna och beskriver vad hen vill uppnå.",
            "meeting_on": "Personen, remittenten och teamet bestämmer tillsammans om start.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("visit_outcome", "meeting_outcome"):
            self.fields[name].widget.choices = [
                ("", "Har inte varit än"),
                *self.fields[name].choices[1:],  # type: ignore[attr-defined]
            ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for meeting in ("visit", "meeting"):
            held_on = cleaned.get(f"{meeting}_on")
            if cleaned.get(f"{meeting}_outcome") and not (held_on and held_on <= self.today):
                self.add_error(
                    f"{meeting}_on",
                    ValidationError("Ange dagen då mötet var, i dag eller tidigare"),
                )
        return cleaned


class DeclineForm(StepForm):
    """Avböj: reason and note, text to the person, text to the referrer, summary (product.md §7)."""

    audiences = {
        "reason": "team",
        "internal_note": "team",
        "text_to_participant": "participant",
        "text_to_referrer": "referrer",
    }
    steps = [
        Step("Skäl", ("reason", "internal_note"), "Skriv till personen"),
        Step("Text till personen", ("text_to_participant",), "Skriv till remittenten"),
        Step("Text till remittenten", ("text_to_referrer",), "Granska beskeden"),
        Step("Granska innan du avböjer", (), "Avböj remissen"),
    ]

    reason = forms.ChoiceField(
        label="Varför?", choices=choices(DeclineReason), widget=forms.RadioSelect
    )
    internal_note = forms.CharField(
        label="Intern anteckning", required=False, widget=forms.Textarea
    )
    text_to_participant = forms.CharField(
        label="Vad vill ni säga till personen?",
        help_text="På klar svenska. Du lämnar eller läser upp texten själv.",
        widget=forms.Textarea,
    )
    text_to_referrer = forms.CharField(
        label="Vad vill ni säga till remittenten?",
        help_text="Skälet, och gärna vad som kan passa bättre.",
        widget=forms.Textarea,
    )

    @property
    def reason_label(self) -> str:
        return str(DeclineReason(self["reason"].value()).label)
