from django import forms

from audit.models import Finding, ReviewItem
from finsam.forms import VerbForm


class FindingForm(VerbForm):
    """Bedömning av en post. What was said stands: a later finding is added after it."""

    audiences = {"note": "reviewer"}

    outcome = forms.ChoiceField(
        label="Bedömning", choices=Finding.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Notering",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Skriv inget ur något ärende. Vid en fråga eller avvikelse: vad, till vem, när.",
    )

    def add_to(self, item: ReviewItem, *, by: str, user_id: int | None) -> None:
        item.assess(by=by, user_id=user_id, **self.cleaned_data)
