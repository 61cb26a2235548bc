from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import VerbForm
from organisations.models import Membership, Team, User
from participants.entrusting import pass_on
from participants.forms.people import StaffField, staff_of
from participants.models import Enrolment


class PassOnForm(VerbForm):
    """Lämna över ärenden: which of them, to whom, from which day."""

    cases = forms.MultipleChoiceField(
        label="Ärenden",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kryssa för minst ett ärende"},
    )
    user = StaffField(
        label="Vem tar över",
        queryset=User.objects.none(),
        empty_label="Välj en kollega",
        error_messages={"required": "Välj en kollega i teamet"},
    )
    started_on = forms.DateField(
        label="Från och med", error_messages={"required": "Ange dagen då det börjar gälla"}
    )

    def __init__(
        self, *args: Any, found: Sequence[Enrolment], giver: User, team: Team, today: date
    ) -> None:
        super().__init__(*args, initial={"started_on": today})
        self.found, self.team, self.today = {str(case.pk): case for case in found}, team, today
        self.fields["cases"].choices = [  # type: ignore[attr-defined]
            (key, f"{case.participant.shown_name}, {case}") for key, case in self.found.items()
        ]
        colleagues = staff_of(team, today).exclude(pk=giver.pk)
        self.fields["user"].queryset = colleagues  # type: ignore[attr-defined]

    def clean_started_on(self) -> date:
        day: date = self.cleaned_data["started_on"]
        if day > self.today:
            raise ValidationError("Dagen kan inte ligga framåt i tiden.")
        return day

    def pass_on(self) -> None:
        facts = self.cleaned_data
        hats = Membership.objects.active(self.today).staff_of(self.team).select_related("user")
        taker = hats.filter(user=facts["user"]).order_by("pk")[0]
        chosen = [self.found[key] for key in facts["cases"]]
        self.sheets = pass_on(chosen, to=taker, on=facts["started_on"])
