from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.dates import plain
from finsam.forms import RecordForm, VerbForm
from organisations.models import User
from participants.after_close import AHEAD, due_on
from participants.codes import Income, Occupation, WorkKind
from participants.forms.closing import choices, several
from participants.forms.final_document import not_ahead
from participants.models import Enrolment, FormerClose, LaterStatus
from participants.reopening import reopen


class LaterStatusForm(RecordForm):
    """Läget efter avslut, asked with the codes of the close; or that nobody could be reached."""

    instance: LaterStatus
    reached = forms.TypedChoiceField(
        label="Fick ni svar?",
        choices=[("True", "Ja"), ("False", "Nej, personen går inte att nå")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Svara om personen gick att nå"},
    )
    income = several("Försörjning nu", Income)
    occupation = several("Sysselsättning nu", Occupation)
    work_kind = forms.ChoiceField(
        label="Typ av arbete",
        choices=choices(WorkKind, "Arbetar inte"),
        required=False,
        help_text="För den som arbetar.",
    )

    class Meta:
        model = LaterStatus
        fields = ["asked_on", "reached", "income", "occupation", "work_kind"]
        error_messages = {"asked_on": {"required": "Ange en dag"}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk is None:
            self.initial.update(asked_on=today, reached=None)

    def clean_asked_on(self) -> date:
        asked_on = not_ahead(self.cleaned_data["asked_on"], self.today)
        earliest = due_on(self.instance.closed_on, self.instance.months) - AHEAD
        if asked_on < earliest:
            raise ValidationError(f"Fråga tidigast {plain(earliest)}")
        return asked_on

    def clean(self) -> dict[str, Any]:
        """Den som inte gick att nå har inga svar, whatever was ticked before."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("reached") is False:
            return given | {"income": [], "occupation": [], "work_kind": ""}
        works = Occupation.WORKS in given.get("occupation", [])
        if works != bool(given.get("work_kind")):
            said = "Välj typ av arbete" if works else "Typ av arbete gäller bara den som arbetar"
            self.add_error("work_kind", said)
        return given

    def answer(self, by: User) -> None:
        self.instance.asked_by = by
        self.save()


class ReopenForm(VerbForm):
    """Öppna ett avslutat ärende igen."""

    on = forms.DateField(label="Öppnas från och med", error_messages={"required": "Ange en dag"})
    reason = forms.CharField(
        label="Varför öppnas ärendet igen?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Skriv varför ärendet öppnas igen"},
    )
    audiences = {"reason": "team"}

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.enrolment, self.today = enrolment, today

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def reopen(self, by: User) -> FormerClose:
        return reopen(self.enrolment, by=by, **self.cleaned_data)
