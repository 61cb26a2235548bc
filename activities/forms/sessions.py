from datetime import date
from typing import Any

from django import forms

from activities.codes import Presence
from activities.models import GroupSession
from finsam.forms import RecordForm, VerbForm

REASON = "Läses av teamet. Skriv inget om en person."


class MoveForm(RecordForm):
    """Flytta en träff."""

    instance: GroupSession
    reason = forms.CharField(
        label="Skäl",
        max_length=200,
        help_text=REASON,
        error_messages={"required": "Skriv varför träffen flyttas"},
    )

    class Meta:
        model = GroupSession
        fields = ["day", "starts_at", "ends_at", "reason"]
        labels = {"day": "Ny dag"}

    def move(self) -> None:
        given = self.cleaned_data
        self.instance.move(
            to=given["day"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            reason=given["reason"],
        )


class CancelForm(VerbForm):
    """Ställ in en träff."""

    reason = forms.CharField(
        label="Skäl",
        max_length=200,
        help_text=REASON,
        error_messages={"required": "Skriv varför träffen ställs in"},
    )

    def __init__(self, *args: Any, session: GroupSession, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.today = session, today

    def cancel(self) -> None:
        self.session.cancel(on=self.today, reason=self.cleaned_data["reason"])


def refusal_of(form: VerbForm) -> str:
    """Varför det inte gick, in one line: where a button was pressed there is no form to show."""
    return " ".join(str(text) for errors in form.errors.values() for text in errors)


class PresenceForm(VerbForm):
    """Ett tryck på närvarolistan; empty takes back what was registered."""

    presence = forms.ChoiceField(choices=Presence.choices, required=False)

    @property
    def chosen(self) -> Presence | None:
        code = self.cleaned_data["presence"]
        return Presence(code) if code else None
