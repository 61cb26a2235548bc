from datetime import date
from typing import Any

from django import forms

from activities.codes import EndReason, PlacementKind, PlacementResult
from activities.models import HourStep, Placement, PlacementFollowUp, Workplace
from finsam.forms import VerbForm
from finsam.once import Once, OnceForm
from organisations.models import User
from participants.forms.people import choose, labelled


class HoursField(forms.DecimalField):
    """Timmar i veckan, comma or point, in half hours or less; limits are the model's."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-time"}
        )
        super().__init__(
            label="Timmar i veckan",
            max_digits=3,
            decimal_places=1,
            validators=HourStep._meta.get_field("hours").validators,
            widget=widget,
            error_messages={
                "required": "Ange timmar i veckan",
                "invalid": "Skriv timmar, som 12,5",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".") if value else value)


class WorkplaceForm(OnceForm):
    """Arbetsplats i registret."""

    instance: Workplace
    audiences = {"contact": "team", "contact_way": "team"}

    class Meta:
        model = Workplace
        fields = ["name", "town", "contact", "contact_way"]
        help_texts = {"name": "Ett företag, en förening eller en egen verksamhet."}
        error_messages = {
            "name": {"required": "Skriv organisationens namn"},
            "town": {"required": "Skriv orten"},
        }


class PlacementForm(OnceForm):
    """Placering. The first day and its hours are given when it is new."""

    instance: Placement
    audiences = {"duties": "team", "supervisor": "team"}
    hours = HoursField(help_text="Från första dagen. Planerad ökning lägger du till sedan.")

    class Meta:
        model = Placement
        fields = [
            "kind",
            "workplace",
            "supervisor",
            "duties",
            "started_on",
            "until",
            "next_follow_up_on",
        ]
        help_texts = {
            "duties": "Vad personen ska göra, och vad som är anpassat.",
            "next_follow_up_on": "Med arbetsplatsen. Visas i kalendern.",
        }
        error_messages = {
            "kind": {"required": "Välj slag"},
            "workplace": {"required": "Välj en arbetsplats"},
        }

    field_order = [
        "kind",
        "workplace",
        "supervisor",
        "duties",
        "started_on",
        "until",
        "hours",
        "next_follow_up_on",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", PlacementKind, empty="Välj slag")
        workplace: Any = self.fields["workplace"]
        team = self.instance.enrolment.team_id
        workplace.queryset = Workplace.objects.filter(team=team)
        workplace.empty_label = "Välj arbetsplats"
        if self.instance.pk:
            del self.fields["hours"], self.fields["started_on"]

    def keep(self) -> None:
        if self.instance.pk:
            self.instance.change()
        else:
            self.instance.begin(hours=self.cleaned_data["hours"])


class HoursForm(VerbForm):
    """Planerad ökning: so many hours a week from a day on."""

    since = forms.DateField(label="Från")
    hours = HoursField()

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement

    def keep(self) -> None:
        self.placement.set_hours(self.cleaned_data["hours"], since=self.cleaned_data["since"])


class PlacementFollowUpForm(Once, forms.ModelForm):  # type: ignore[type-arg]
    """Uppföljning med arbetsplatsen: each voice in a field of its own."""

    audiences = dict.fromkeys(("workplace_voice", "participant_voice", "agreed"), "team")
    next_on = forms.DateField(
        label="Nästa uppföljning", required=False, help_text="Visas i kalendern."
    )

    class Meta:
        model = PlacementFollowUp
        fields = ["held_on", "workplace_voice", "participant_voice", "agreed"]
        widgets = dict.fromkeys(
            ("workplace_voice", "participant_voice", "agreed"), forms.Textarea(attrs={"rows": 3})
        )
        labels = {"held_on": "Hölls den"}
        error_messages = {"workplace_voice": {"required": "Skriv vad arbetsplatsen säger"}}

    def __init__(
        self, *args: Any, placement: Placement, by: User, today: date, **kwargs: Any
    ) -> None:
        told = PlacementFollowUp(placement=placement, signed_by=by)
        super().__init__(*args, instance=told, **kwargs)
        self.placement, self.today = placement, today
        self.initial["held_on"] = today

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise forms.ValidationError("Mötet kan inte ha hållits efter i dag")
        return held_on

    def keep(self) -> None:
        self.placement.follow_up(self.instance, next_on=self.cleaned_data["next_on"])


class EndForm(VerbForm):
    """Placeringen slutar."""

    audiences = {"end_note": "team"}
    ended_on = forms.DateField(label="Sista dagen")
    end_reason = forms.ChoiceField(
        label="Varför slutar den?",
        choices=labelled(EndReason.choices),
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        label="Vad ledde den till?",
        choices=labelled(PlacementResult.choices),
        widget=forms.RadioSelect,
    )
    end_note = forms.CharField(
        label="Det vi lärde oss",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vad fungerade, vad var för mycket, vad behövs nästa gång?",
    )

    def __init__(self, *args: Any, placement: Placement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement, self.today = placement, today
        self.initial["ended_on"] = min(today, placement.until)

    def clean_ended_on(self) -> date:
        ended_on: date = self.cleaned_data["ended_on"]
        if ended_on > self.today:
            raise forms.ValidationError("Avsluta placeringen när den har slutat")
        return ended_on

    def end(self) -> None:
        facts = dict(self.cleaned_data)
        self.placement.end(on=facts.pop("ended_on"), **facts)
