from datetime import date
from typing import Any

from django import forms

from finsam.forms import VerbForm
from instruments.models import ViolenceBar, ViolenceScreening
from instruments.violence import Answer, Area, Children, GuidedTo, Told
from organisations.models import Membership, User
from participants.forms.people import StaffField, labelled, staff_of
from participants.models import Enrolment


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

    children = forms.ChoiceField(
        label="Finns barn i hemmet?",
        choices=labelled(Children.choices),
        required=False,
        widget=forms.RadioSelect,
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
        return Told(answers, given["leaflet"], tuple(given["guided_to"]), given["children"])


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
        barred = ViolenceBar.objects.filter(enrolment=screening.enrolment).values("user")
        others = staff_of(screening.enrolment.team, today).exclude(pk=by.pk)
        others = others.exclude(pk__in=known).exclude(pk__in=barred)
        self.fields["user"].queryset = others  # type: ignore[attr-defined]

    def name_reader(self) -> None:
        self.screening.name_reader(self.cleaned_data["user"], by=self.by)


class BarForm(VerbForm):
    """Jäv: of oneself, or as the leader of anybody in the team, who may lift it too."""

    user = StaffField(
        label="Vem är jävig?",
        queryset=User.objects.none(),
        empty_label="Välj kollega",
        error_messages={"required": "Välj vem som är jävig"},
    )
    lift = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, enrolment: Enrolment, actor: Membership, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment, self.actor, self.today = enrolment, actor, today
        staff = staff_of(enrolment.team, today)
        whom = staff if actor.leads else staff.filter(pk=actor.user_id)
        self.fields["user"].queryset = whom  # type: ignore[attr-defined]
        self.initial["user"] = actor.user_id

    def clean_lift(self) -> bool:
        """Only the leader lifts what was declared, and never their own."""
        own = self.cleaned_data.get("user") == self.actor.user
        return bool(self.cleaned_data["lift"]) and self.actor.leads and not own

    def declare(self) -> None:
        found = {"enrolment": self.enrolment, "user": self.cleaned_data["user"]}
        if self.cleaned_data["lift"]:
            ViolenceBar.objects.filter(**found).delete()
            return
        bar = ViolenceBar(**found, declared_by=self.actor.user, declared_on=self.today)
        bar.full_clean()
        bar.save()
