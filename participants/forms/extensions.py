import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.dates import plain
from finsam.forms import RecordForm, VerbForm
from organisations.models import Membership, User
from participants.forms.final_document import not_ahead
from participants.models import Enrolment, Extension, Participant

NUMBER = re.compile(r"\d{6,8}[-+ ]?\d{4}")
SHORTEST_NAME = 3


class RequestForm(RecordForm):
    """Begär förlängning: why, and until when, in words for those who decide on a case number."""

    instance: Extension
    audiences = {"reason": "decider"}

    class Meta:
        model = Extension
        fields = ["reason", "wanted_until"]
        help_texts = {
            "reason": "Vad återstår, och varför behövs samordningen längre? Skriv inget namn och "
            "inget annat som pekar ut personen.",
        }
        error_messages = {
            "reason": {"required": "Skriv varför tiden behöver förlängas"},
            "wanted_until": {"required": "Ange det riktmärke ni önskar"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted_until"].help_text = guideline_words(self.instance)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if points_out(reason, self.instance.enrolment.participant):
            raise ValidationError("Ta bort det som pekar ut personen. Beslutet gäller ett nummer")
        return reason

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("wanted_until"):
            with self.refusals():
                refuse_without_effect(self.instance, "wanted_until", given["wanted_until"])
        return given

    def request(self, *, by: User, on: date) -> None:
        """Raises ValidationError when the case has closed, or waits for a decision already."""
        if not Enrolment.objects.select_for_update().get(pk=self.instance.enrolment_id).is_open:
            raise ValidationError("Ärendet har avslutats under tiden.")
        self.instance.requested_by, self.instance.requested_on = by, on
        self.save()


def guideline_words(extension: Extension) -> str:
    return f"Riktmärket är nu {plain(extension.guideline_on)}."


def refuse_without_effect(extension: Extension, field: str, until: date) -> None:
    """Efter riktmärket: an earlier day would be granted and change nothing."""
    if until <= extension.guideline_on:
        said = f"Välj en dag efter riktmärket, {plain(extension.guideline_on)}"
        raise ValidationError({field: said})


def points_out(text: str, person: Participant) -> bool:
    """Pekar ut: a number like a personal one, or a name of the person's."""
    names = f"{person.first_name} {person.last_name} {person.alias}".split()
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    named = {name.casefold() for name in names if len(name) >= SHORTEST_NAME}
    owned = {f"{name}s" for name in named}
    return bool(NUMBER.search(text) or words & (named | owned))


class DecideForm(VerbForm):
    """Beslut om förlängning: yes until a day, or no."""

    decision = forms.ChoiceField(
        label="Beslut",
        choices=[(code.value, code.label.capitalize()) for code in Extension.Decision],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ett beslut"},
    )
    until = forms.DateField(label="Nytt riktmärke", required=False)
    on = forms.DateField(label="Beslutat den", error_messages={"required": "Ange en dag"})
    remark = forms.CharField(
        label="Kommentar",
        max_length=300,
        required=False,
        help_text="Till exempel paragraf i minnesanteckningarna.",
    )
    audiences = {"remark": "team"}

    def __init__(self, *args: Any, extension: Extension, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extension, self.today = extension, today
        self.initial.update(until=extension.wanted_until, on=today)
        self.fields["until"].help_text = guideline_words(extension)

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decision") == Extension.Decision.REFUSED:
            given["until"] = None
        elif given.get("until"):
            with self.refusals():
                refuse_without_effect(self.extension, "until", given["until"])
        elif "until" not in self.errors:
            self.add_error("until", "Ange det nya riktmärket")
        return given

    def decide(self, by: Membership) -> None:
        given = dict(self.cleaned_data)
        self.extension.decide(by=by, **given)
