from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.once import KEY, Once
from organisations.models import Membership, Team, User
from participants.forms.people import StaffField, staff_of
from participants.models import Absence


class AbsenceForm(Once):
    """Planera frånvaro: the days, and who has the worklist meanwhile. A leader plans anybody's."""

    user = StaffField(
        label="Vem är borta",
        queryset=User.objects.none(),
        empty_label="Välj medarbetare",
        error_messages={"required": "Välj vem som är borta"},
    )
    starts_on = forms.DateField(
        label="Från och med", error_messages={"required": "Ange första dagen"}
    )
    ends_on = forms.DateField(label="Till och med", error_messages={"required": "Ange sista dagen"})
    covered_by = StaffField(
        label="Vem täcker",
        queryset=User.objects.none(),
        empty_label="Välj en kollega",
        error_messages={"required": "Välj en kollega som täcker"},
        help_text="Kollegan får arbetslistan de dagarna. Skyddade ärenden, och ärenden i ett team "
        "med en snäv krets, följer bara med om kollegan är namngiven eller vikarie.",
    )

    def __init__(self, *args: Any, actor: Membership, team: Team, today: date) -> None:
        super().__init__(*args)
        self.actor, self.team, self.today = actor, team, today
        staff = staff_of(team, today)
        self.fields["covered_by"].queryset = staff  # type: ignore[attr-defined]
        self.fields["user"].queryset = staff  # type: ignore[attr-defined]
        if not actor.leads:
            del self.fields["user"]

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        first = self.cleaned_data.get("starts_on")
        if day < self.today:
            raise ValidationError("Den sista dagen kan inte ha varit.")
        if first and day < first:  # asked before the database, which knows no such range
            raise ValidationError("Frånvaron kan inte sluta före sin första dag.")
        return day

    def plan(self) -> None:
        given = {name: value for name, value in self.cleaned_data.items() if name != KEY}
        absence = Absence(team=self.team, **{"user": self.actor.user} | given)
        absence.full_clean()
        absence.save()
