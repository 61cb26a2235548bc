from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from organisations.models import Membership, Team
from reporting.periods import OWN_DATES, Period, presets, whole_years

TEAM, OUTSIDE = "team", "outside"
AUDIENCES = [(TEAM, "Teamet – alla tal"), (OUTSIDE, "Andra – små tal döljs")]


class FiguresForm(forms.Form):
    """Urval av siffror: whose, which period and for whom. The hat decides what can be chosen.

    Who sees no people sees whole years that have ended, a team at a time, with small numbers
    hidden: two figures that overlap could be taken from each other.
    """

    team = forms.TypedChoiceField(label="Insats", coerce=int)
    period = forms.ChoiceField(label="Period")
    audience = forms.ChoiceField(label="Vem ska läsa?", choices=AUDIENCES)

    def __init__(self, data: Any, *, actor: Membership, today: date) -> None:
        self.teams: Sequence[Team] = list(actor.teams())
        self.sees_people = actor.is_team_staff
        self.periods: Sequence[Period] = presets(today) if self.sees_people else whole_years(today)
        super().__init__(self.completed(data))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.fields["team"].choices = [(team.pk, team.name) for team in self.teams]  # type: ignore[attr-defined]
        if len(self.teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()
        self.fields["period"].choices = self.period_choices()  # type: ignore[attr-defined]
        if self.sees_people:
            self.fields["from"] = a_day("Från")
            self.fields["to"] = a_day("Till och med")
            self.order_fields(["team", "period", "from", "to", "audience"])
        else:
            del self.fields["audience"]

    def completed(self, data: Any) -> dict[str, Any]:
        """What the address leaves out: the first team, the first period, everything told."""
        given = {name: value for name, value in data.items() if value}
        dated = "from" in given or "to" in given
        period = OWN_DATES if dated and self.sees_people else self.periods[0].code
        first_team = self.teams[0].pk if self.teams else ""
        return {"team": first_team, "period": period, "audience": TEAM, **given}

    def period_choices(self) -> list[tuple[str, str]]:
        own = [(OWN_DATES, "Egna datum")] if self.sees_people else []
        return [*((period.code, period.label) for period in self.periods), *own]

    def clean(self) -> dict[str, Any]:
        """Own dates must be there and in order; the dates of a period are its own."""
        cleaned = super().clean() or {}
        chosen = next((one for one in self.periods if one.code == cleaned.get("period")), None)
        if chosen:
            for name in {"from", "to"} & self.errors.keys():
                del self.errors[name]
            return cleaned | {"from": chosen.first, "to": chosen.last}
        first, last = cleaned.get("from"), cleaned.get("to")
        for name, day in [("from", first), ("to", last)]:
            if day is None and name in self.fields and name not in self.errors:
                self.add_error(name, "Ange ett datum, eller välj en färdig period.")
        if first and last and last < first:
            self.add_error("to", "Perioden måste sluta samma dag som den börjar eller senare.")
        return cleaned

    @property
    def team_chosen(self) -> Team:
        return next(team for team in self.teams if team.pk == self.cleaned_data["team"])

    @property
    def chosen_audience(self) -> str:
        return str(self.cleaned_data["audience"]) if self.sees_people else OUTSIDE


def a_day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2026-01-31."}
    return forms.DateField(
        label=label, required=False, widget=widget, error_messages=wrong, input_formats=["%Y-%m-%d"]
    )
