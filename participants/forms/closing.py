"""Avslut i tre steg: result, next step, summary.

What the other steps hold travels as hidden fields of the page: nothing of the case is stored
before the last button, and nothing is lost when a login has run out in between.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from finsam.dates import plain
from finsam.forms import VerbForm
from participants.codes import Income, Occupation, Outcome, SusReason, WorkKind
from participants.models import Enrolment

# Whoever never took part, or is no more, has no next actor.
WITHOUT_NEXT_STEP = {Outcome.MISREGISTERED, Outcome.DECEASED}
SAME_IN_BOTH = [
    (Outcome.MISREGISTERED, SusReason.MISREGISTERED),
    (Outcome.DECEASED, SusReason.DECEASED),
]
YES_NO = [("", "Uppgift saknas"), ("True", "Ja"), ("False", "Nej")]
TEAM_READS = ("reason", "outcome", "sus_reason")


def choices(codes: type[TextChoices], empty: str = "") -> list[tuple[str, str]]:
    listed = [(str(code.value), code.label[0].upper() + code.label[1:]) for code in codes]
    return [("", empty), *listed] if empty else listed


def several(label: str, codes: type[TextChoices]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices(codes),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Inget val betyder att uppgift saknas.",
    )


class ResultForm(VerbForm):
    """Steg 1, resultat: when, how it ended, and what the person lives on and does now."""

    title = "Resultat"
    rule = ""
    closed_on = forms.DateField(
        label="Avslutsdatum", error_messages={"required": "Ange avslutsdatum"}
    )
    reason = forms.CharField(
        label="Varför avslutas ärendet utan beslut vid en uppföljning?",
        help_text="Den planerade uppföljningen ställs in med det skälet.",
        max_length=200,
        error_messages={"required": "Skriv varför ärendet avslutas utan uppföljning"},
    )
    outcome = forms.ChoiceField(
        label="Resultat",
        choices=choices(Outcome, "Välj"),
        error_messages={"required": "Välj ett resultat"},
    )
    sus_reason = forms.ChoiceField(
        label="Avslutsanledning",
        choices=choices(SusReason, "Välj"),
        help_text="Enligt den nationella listan.",
        error_messages={"required": "Välj en avslutsanledning"},
    )
    income_after = several("Försörjning efter", Income)
    occupation_after = several("Sysselsättning efter", Occupation)
    work_kind = forms.ChoiceField(
        label="Typ av arbete",
        choices=choices(WorkKind, "Arbetar inte"),
        required=False,
        help_text="För den som arbetar efter avslutet.",
    )
    registered_at_af = forms.TypedChoiceField(
        label="Inskriven på Arbetsförmedlingen efter",
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    audiences = {"reason": "team"}

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment, self.today = enrolment, today
        self.initial.setdefault("closed_on", today)
        if not enrolment.follow_ups.planned().exists():
            del self.fields["reason"]

    def clean_closed_on(self) -> date:
        closed_on: date = self.cleaned_data["closed_on"]
        if closed_on > self.today:
            raise ValidationError("Avslutet kan inte ligga efter i dag")
        if closed_on < self.enrolment.started_on:
            began = plain(self.enrolment.started_on)
            raise ValidationError(f"Avslutet kan inte ligga före inskrivningen {began}")
        return closed_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        works = Occupation.WORKS in given.get("occupation_after", [])
        if works != bool(given.get("work_kind")):
            said = "Välj typ av arbete" if works else "Typ av arbete gäller bara den som arbetar"
            self.add_error("work_kind", said)
        outcome, sus_reason = given.get("outcome"), given.get("sus_reason")
        for one, other in SAME_IN_BOTH:
            if outcome and sus_reason and (outcome == one) != (sus_reason == other):
                said = f"{other.label.capitalize()} anges som både resultat och anledning"
                self.add_error("sus_reason", said)
        return given


class NextStepForm(VerbForm):
    """Steg 2, nästa steg: who takes over what, and when. It stands in the final document."""

    title = "Nästa steg"
    rule = (
        "Ingen lämnar insatsen utan att någon tar emot: nästa steg, vem som tar vid och när ska "
        "anges. Bara vid felregistrering och dödsfall lämnas det tomt."
    )
    next_step = forms.CharField(
        label="Nästa steg",
        widget=forms.Textarea,
        help_text="Vad händer nu, och vad är överenskommet?",
        error_messages={"required": "Skriv vad som händer nu"},
    )
    next_actor = forms.CharField(
        label="Vem som tar vid",
        max_length=120,
        help_text="Den myndighet eller verksamhet som ansvarar härnäst.",
        error_messages={"required": "Skriv vem som tar vid"},
    )
    next_on = forms.DateField(
        label="Tar vid den",
        help_text="Den första dagen eller tiden som är bestämd.",
        error_messages={"required": "Ange den första dagen"},
    )
    audiences = dict.fromkeys(("next_step", "next_actor"), "both")

    def __init__(self, *args: Any, outcome: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outcome in WITHOUT_NEXT_STEP:
            for field in self.fields.values():
                field.required = False


class ClosingSteps:
    """Stegen: which one to show, and what the others hold. `finished` after the last button."""

    def __init__(self, enrolment: Enrolment, data: QueryDict, *, today: date) -> None:
        self.data = data
        self.result = ResultForm(data or None, enrolment=enrolment, today=today)
        self.next = NextStepForm(data or None, outcome=data.get("outcome", ""))
        self.forms: list[ResultForm | NextStepForm] = [self.result, self.next]
        self.sent = {"1": 1, "2": 2, "3": 3}.get(data.get("step", ""), 0)
        self.enrolment, self.today = enrolment, today
        self.number = self.step_to_show()

    def step_to_show(self) -> int:
        """Back is always free; forward as far as every step before it holds."""
        if "back" in self.data:
            return max(1, self.sent - 1)
        for place, form in enumerate(self.forms[: self.sent], start=1):
            if not form.is_valid():
                return place
        return min(3, self.sent + 1)

    @property
    def finished(self) -> bool:
        complete = all(form.is_valid() for form in self.forms)
        return self.sent == 3 and "back" not in self.data and complete

    @property
    def form(self) -> VerbForm | None:
        """Formuläret som visas. Just arrived at, it says nothing of what is not yet written."""
        if self.number == 3:
            return None
        shown = self.forms[self.number - 1]
        if shown.is_bound and (self.number > self.sent or "back" in self.data):
            return self.unbound(shown)
        return shown

    def unbound(self, form: "ResultForm | NextStepForm") -> VerbForm:
        held = {
            name: field.widget.value_from_datadict(self.data, {}, name)
            for name, field in form.fields.items()
            if name in self.data
        }
        if isinstance(form, ResultForm):
            return ResultForm(initial=held, enrolment=self.enrolment, today=self.today)
        return NextStepForm(initial=held, outcome=self.data.get("outcome", ""))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Det som de andra stegen håller, as hidden fields."""
        here = self.form.fields if self.form else {}
        names = [name for form in self.forms for name in form.fields if name not in here]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Sammanfattning: what will be saved, label by label."""
        return [
            (str(field.label), said(field.field, form.cleaned_data.get(field.name)))
            for form in self.forms
            for field in form
        ]

    @property
    def is_saved(self) -> bool:
        """Står redan så i ärendet: the last button was pressed twice."""
        if not (self.sent == 3 and all(form.is_valid() for form in self.forms)):
            return False
        facts = self.result.cleaned_data | self.next.cleaned_data
        standing = all(getattr(self.enrolment, name) == facts[name] for name in facts)
        reason = self.data.get("reason", "").strip()
        reasons = self.enrolment.follow_ups.filter(cancelled_reason=reason)
        return standing and (not reason or reasons.exists())

    def close(self) -> None:
        facts = self.result.cleaned_data | self.next.cleaned_data
        self.enrolment.close(
            on=facts.pop("closed_on"), outcome=Outcome(facts.pop("outcome")), **facts
        )


def typed_in(data: QueryDict) -> list[tuple[str, str]]:
    """Det som skrevs i alla stegen, label by label, also what was wrong in it."""
    fields = ResultForm.base_fields | NextStepForm.base_fields
    typed = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), name)
        for name, field in fields.items()
    }
    return [
        (str(fields[name].label), said(fields[name], typed[name])) for name in typed if typed[name]
    ]


def said(field: forms.Field, value: Any) -> str:
    """Ett svar i ord."""
    if value in (None, "", []):
        return "Uppgift saknas"
    if isinstance(value, date):
        return plain(value)
    if isinstance(field, forms.ChoiceField):
        chosen = {str(code) for code in (value if isinstance(value, list) else [value])}
        options = field.widget.optgroups("", sorted(chosen))
        return ", ".join(
            str(option["label"])
            for _, group, _ in options
            for option in group
            if str(option["value"]) in chosen
        )
    return str(value)
