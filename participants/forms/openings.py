from typing import Any

from django import forms
from django.core.validators import MinLengthValidator

from finsam.forms import VerbForm
from participants.codes import Protection
from participants.models import Enrolment, Opening

SHORTEST = 10
SHORTEST_EMERGENCY = 20
NOT_OPENED = (
    "Det går inte att nödöppna ett sådant ärende. Kontrollera numret, eller ring teamets ledare."
)


def reason(label: str, help_text: str, shortest: int) -> forms.CharField:
    """Skäl: long enough to say something, and no name in it."""
    short = f"Skriv minst {shortest} tecken, så att den som granskar förstår varför"
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        validators=[MinLengthValidator(shortest, short)],
        error_messages={"required": "Skriv varför du behöver öppna ärendet"},
    )


class ReasonForm(VerbForm):
    """Öppna skyddat ärende: why, this time."""

    audiences = {"reason": "reviewer"}

    reason = reason(
        "Varför öppnar du ärendet nu?",
        "Till exempel: Uppföljning i dag, jag förbereder mötet. Skriv inga namn.",
        SHORTEST,
    )


class BreakGlassForm(VerbForm):
    """Nödöppning: which case, and why it cannot wait for those who have it."""

    audiences = {"reason": "reviewer"}

    case_number = forms.CharField(
        label="Ärendenummer",
        max_length=16,
        help_text="Till exempel SUR-2026-004. Numret står i kallelsen eller i brevet.",
        error_messages={"required": "Skriv ärendenumret"},
    )
    reason = reason(
        "Varför kan det inte vänta?",
        "Vad som har hänt, och varför varken ansvarig eller vikarie kan nås. Skriv inga namn.",
        SHORTEST_EMERGENCY,
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases

    @property
    def found(self) -> Enrolment | None:
        """Ärendet, or None in words that also mean other things: what is not there, what is
        another team's and who is protected answer alike."""
        number = self.cleaned_data["case_number"].strip()
        unprotected = self.cases.filter(participant__protection=Protection.NONE)
        case: Enrolment | None = unprotected.filter(case_number__iexact=number).first()
        if case is None:
            self.add_error(None, NOT_OPENED)
        return case


class ReviewForm(VerbForm):
    """Granskning av en nödöppning: what the reviewer found."""

    audiences = {"remark": "reviewer"}

    outcome = forms.ChoiceField(
        label="Utfall",
        choices=[(one.value, one.label.capitalize()) for one in Opening.Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ett utfall"},
    )
    remark = forms.CharField(
        label="Anteckning",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Behövs när något inte är som det ska. Skriv inga namn.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        outcome = said.get("outcome")
        if outcome and outcome != Opening.Outcome.JUSTIFIED and not said.get("remark"):
            self.add_error("remark", "Skriv vad som frågades eller avvek")
        return said
