from datetime import date
from typing import Any

from django import forms

from finsam.forms import VerbForm
from instruments.models import ViolenceScreening
from instruments.violence import Answer, Area, GuidedTo, Told
from organisations.models import User
from participants.forms.people import StaffField, labelled, staff_of


class ViolenceForm(VerbForm):
    """Frågor om våld: asked with an answer for every area, or not asked with a reason."""

    use_required_attribute = False  # what is required hangs on whether they were asked

    asked_on = forms.DateField(label="Dag", error_messages={"required": "Ange en dag"})
    state = forms.ChoiceField(
        label="Frågorna",
        choices=labelled(ViolenceScreening.State.choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om frågorna ställdes"},
    )
    reason = forms.ChoiceField(
        label="Skäl att inte fråga",
        choices=[("", "Välj skäl"), *labelled(ViolenceScreening.Reason.choices)],
        required=False,
        help_text="Bara när frågorna inte ställdes.",
    )
    leaflet = forms.BooleanField(label="Broschyren om hjälp är lämnad", required=False)
    guided_to = forms.MultipleChoiceField(
        label="Lotsad till",
        choices=labelled(GuidedTo.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, screening: ViolenceScreening, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"asked_on": today}, **kwargs)
        self.screening, self.today = screening, today
        not_asked = self.is_bound and self.data.get("state") != ViolenceScreening.State.ASKED
        for area in Area:
            self.fields[area] = forms.ChoiceField(
                label=area.label.capitalize(),
                choices=labelled(Answer.choices),
                required=not not_asked,
                widget=forms.RadioSelect,
                error_messages={"required": f"Välj ett svar: {area.label}"},
            )

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[area] for area in Area]

    def clean(self) -> dict[str, Any]:
        """An answer is an error when the questions were not asked."""
        given = super().clean() or self.cleaned_data
        asked = given.get("state") == ViolenceScreening.State.ASKED
        if given.get("state") and not asked and any(given.get(area) for area in Area):
            self.add_error("state", "Svar finns ifyllda. Välj att frågorna är ställda.")
        return given

    def register(self) -> None:
        given, screening = self.cleaned_data, self.screening
        screening.asked_on, screening.state = given["asked_on"], given["state"]
        screening.reason = given["reason"]
        screening.register(self.told(), today=self.today)

    def told(self) -> Told | None:
        given = self.cleaned_data
        if given["state"] != ViolenceScreening.State.ASKED:
            return None
        answers = {area.value: given[area] for area in Area}
        return Told(answers, given["leaflet"], tuple(given["guided_to"]))


class ViolenceReaderForm(VerbForm):
    """Ge en kollega rätt att läsa svaren."""

    user = StaffField(
        label="Kollega",
        queryset=User.objects.none(),
        empty_label="Välj kollega",
        error_messages={"required": "Välj en kollega"},
    )

    def __init__(
        self, *args: Any, screening: ViolenceScreening, by: User, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.screening, self.by = screening, by
        known = screening.readers.values("user")
        others = staff_of(screening.enrolment.team, today).exclude(pk=by.pk)
        self.fields["user"].queryset = others.exclude(pk__in=known)  # type: ignore[attr-defined]

    def name_reader(self) -> None:
        self.screening.name_reader(self.cleaned_data["user"], by=self.by)
