from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import RecordForm, VerbForm
from finsam.once import OnceForm
from organisations.models import User
from participants.agreeing import agree_on_plan
from participants.codes_plan import ActionOwner, ActionStatus, GoalStatus, PlanTheme, Voice
from participants.forms.final_document import not_ahead
from participants.forms.people import choose, labelled
from participants.models import Enrolment, Expectations, PlanAction, PlanCatalogue, PlanGoal
from participants.plans import digest, plan_of


class PhraseForm(OnceForm):
    """Text att välja ur mallen eller skriva fritt: the browser proposes, the person decides."""

    phrases: Sequence[str] = ()
    audiences = {"text": "told"}

    def __init__(self, *args: Any, phrases: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phrases = phrases
        attributes = self.fields["text"].widget.attrs
        attributes |= {"list": self.phrases_id, "autocomplete": "off", "autofocus": True}

    @property
    def phrases_id(self) -> str:
        return f"{self['text'].auto_id}_phrases"


class NewGoalForm(PhraseForm):
    """Nytt mål i ett tema."""

    instance: PlanGoal

    class Meta:
        model = PlanGoal
        fields = ["text"]
        help_texts = {"text": "Välj ur mallen eller skriv personens egna ord."}
        error_messages = {"text": {"required": "Skriv målet"}}


def reason_if(dropped: bool, reason: str, refusal: str) -> str:
    if dropped and not reason:
        raise ValidationError(refusal)
    return reason if dropped else ""


class GoalForm(PhraseForm):
    """Ändra mål: its words, and whether it still holds."""

    instance: PlanGoal
    audiences = {"text": "told", "reason": "told"}

    class Meta:
        model = PlanGoal
        fields = ["text", "status", "reason"]
        labels = {"reason": "Varför är målet inte aktuellt?"}
        error_messages = {"text": {"required": "Skriv målet"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "status", GoalStatus)

    def clean_reason(self) -> str:
        """Ett skäl hör till ett mål som inte är aktuellt, and goes when it is so again."""
        dropped = self.cleaned_data.get("status") == GoalStatus.DROPPED
        return reason_if(
            dropped, self.cleaned_data["reason"], "Skriv varför målet inte är aktuellt"
        )


class NewActionForm(PhraseForm):
    """Ny åtgärd: two choices and a day."""

    instance: PlanAction

    class Meta:
        model = PlanAction
        fields = ["text", "owner", "owner_name", "due_on"]
        labels = {"owner": "Vem gör det?", "owner_name": "Namn"}
        error_messages = {
            "text": {"required": "Skriv åtgärden"},
            "owner": {"required": "Välj vem som gör det"},
            "due_on": {"required": "Ange senaste dag"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "owner", ActionOwner, empty="Välj vem")


class ActionForm(NewActionForm):
    """Ändra åtgärd: also where it stands."""

    audiences = {"text": "told", "reason": "told"}

    class Meta(NewActionForm.Meta):
        fields = [*NewActionForm.Meta.fields, "status", "done_on", "reason"]
        labels = NewActionForm.Meta.labels | {"reason": "Varför är åtgärden inte aktuell?"}
        help_texts = {"done_on": "Lämnas dagen tom gäller i dag."}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choose(self, "status", ActionStatus)

    def clean_done_on(self) -> date | None:
        if self.cleaned_data.get("status") != ActionStatus.DONE:
            return None
        return not_ahead(self.cleaned_data["done_on"] or self.today, self.today)

    def clean_reason(self) -> str:
        """Ett skäl hör till en åtgärd som inte är aktuell, and goes when it is so again."""
        dropped = self.cleaned_data.get("status") == ActionStatus.DROPPED
        refusal = "Skriv varför åtgärden inte är aktuell"
        return reason_if(dropped, self.cleaned_data["reason"], refusal)


class ExpectationsForm(RecordForm):
    """Förväntningar: the same question to all three."""

    instance: Expectations
    audiences = dict.fromkeys(("participant", "referrer", "consultant"), "told")

    class Meta:
        model = Expectations
        fields = ["participant", "referrer", "consultant"]
        widgets = dict.fromkeys(fields, forms.Textarea(attrs={"rows": 3}))
        help_texts = {
            "participant": "Vad behöver hända för att tiden i teamet ska vara till nytta?",
        }


class AgreeForm(VerbForm):
    """Enas om planen: who agreed, and when."""

    agreed_by = forms.MultipleChoiceField(
        label="Vilka har enats?",
        choices=labelled(Voice.choices),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kryssa för vilka som har enats om planen"},
    )
    agreed_on = forms.DateField(
        label="Vilken dag?", error_messages={"required": "Ange dagen då ni enades"}
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment

    def agree(self, *, by: User, at: datetime) -> None:
        given = self.cleaned_data
        agree_on_plan(
            self.enrolment,
            seen=given["seen"],
            agreed_by=given["agreed_by"],
            on=given["agreed_on"],
            signed_by=by,
            at=at,
            form_key=given["form_key"],
        )

    def read_again(self) -> None:
        """Efter ett nej står planen som den är nu på sidan, and that is what is agreed on next."""
        self.retype("seen", digest(plan_of(self.enrolment)))


class CatalogueForm(RecordForm):
    """Planmall för ett tema: one goal or action a line."""

    instance: PlanCatalogue
    theme = forms.ChoiceField(choices=PlanTheme.choices, widget=forms.HiddenInput)

    class Meta:
        model = PlanCatalogue
        fields = ["goals", "actions"]
        widgets = dict.fromkeys(fields, forms.Textarea(attrs={"rows": 8}))
        help_texts = dict.fromkeys(fields, "En per rad.")
