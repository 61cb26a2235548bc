from datetime import date
from typing import Any

from django import forms

from finsam.forms import VerbForm
from finsam.once import KEY, KeyedForm
from instruments.models import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.surveys import INDICATORS, Period, Step, SurveyForm, matperiod
from organisations.models import Team
from participants.forms.people import labelled
from participants.models import Enrolment

TAKE_BACK = "ANGRA"


class OfferForm(VerbForm):
    """Ett tryck: a form was offered, came back or was declined; or the last of that was wrong."""

    form = forms.ChoiceField(choices=SurveyForm.choices, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        choices=[*SurveyOffer.State.choices, (TAKE_BACK, "ångra")],
        widget=forms.HiddenInput,  # buttons: an error has no field to lead to
    )

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment, self.today = enrolment, today

    def tell(self) -> None:
        form, state = self.cleaned_data["form"], self.cleaned_data["state"]
        if state == TAKE_BACK:
            SurveyOffer.objects.take_back(self.enrolment, form, today=self.today)
        else:
            SurveyOffer.objects.tell(self.enrolment, form, state, today=self.today)


class AnswerForm(KeyedForm):
    """Ett svar på papper, typed in: nothing on it says whose it is.

    That it was sent before is kept in the heap alone: no row tells when anything was typed.
    """

    year = forms.TypedChoiceField(
        label="Kom in under perioden", coerce=int, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, team: Team, survey: SurveyForm, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.survey = team, survey
        periods = self.periods(matperiod(today))
        self.fields["year"].choices = [(one.year, str(one)) for one in periods]  # type: ignore[attr-defined]
        self.initial["year"] = periods[0].year
        for indicator in INDICATORS[survey]:
            self.fields[indicator] = forms.ChoiceField(
                label=indicator.label.capitalize(),
                choices=labelled(Step.choices),
                widget=forms.RadioSelect,
                error_messages={"required": f"Välj ett svar: {indicator.label}"},
            )

    def periods(self, now: Period) -> list[Period]:
        """The one that goes on, and the one before unless it is accounted for."""
        done = SurveyAccount.objects.filter(
            team=self.team, form=self.survey, year=now.before.year
        ).exists()
        return [now] if done else [now, now.before]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[indicator] for indicator in INDICATORS[self.survey]]

    def put(self) -> None:
        steps = [self.cleaned_data[indicator] for indicator in INDICATORS[self.survey]]
        period = Period(self.cleaned_data["year"])
        key = self.cleaned_data[KEY]
        SurveyHeap.objects.put(self.team, self.survey, steps, period, form_key=key)


class AccountForm(VerbForm):
    """Redovisa en period: the one that goes on or the one before."""

    year = forms.TypedChoiceField(coerce=int)

    def __init__(
        self, *args: Any, team: Team, survey: SurveyForm, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.survey = team, survey
        now = matperiod(today)
        self.fields["year"].choices = [(one.year, one) for one in (now, now.before)]  # type: ignore[attr-defined]

    def give(self) -> None:
        SurveyAccount.objects.give(self.team, self.survey, Period(self.cleaned_data["year"]))
