from django import forms

from finsam.steps import Step, StepForm
from participants.codes_consent import ConsentArea
from participants.forms.final_document import WAYS
from participants.handover import GONE


class Questions(StepForm):
    """Frågorna på vägen till ett utlämnande, step by step; what may be answered is the case's."""

    audiences = {"text": "recipient", "reason": "team", "law": "team"}
    steps = [
        Step("Till vem?", ("to", "named", "person"), "Välj vad"),
        Step("Vad lämnas ut?", ("items", "text", "text_areas"), "Välj grund"),
        Step(
            "På vilken grund?",
            ("ground", "law", "reason", "way", "decided", "handed_on"),
            "Granska",
        ),
        Step("Granska innan du lämnar ut", ("token",), "Lämna ut uppgifterna"),
    ]

    to = forms.ChoiceField(
        label="Part", widget=forms.RadioSelect, error_messages={"required": "Välj till vem"}
    )
    named = forms.CharField(
        label="Vilken part?",
        max_length=120,
        required=False,
        help_text="Behövs när du har valt en annan part.",
    )
    person = forms.CharField(
        label="Mottagare",
        max_length=120,
        help_text="Namnet på den som tar emot.",
        error_messages={"required": "Skriv vem som tar emot"},
    )
    items = forms.MultipleChoiceField(
        label="Ur ärendet", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="Egen text", required=False, widget=forms.Textarea, max_length=20_000
    )
    text_areas = forms.MultipleChoiceField(
        label="Vad handlar texten om?",
        required=False,
        choices=[(one.value, one.label.capitalize()) for one in ConsentArea],
        widget=forms.CheckboxSelectMultiple,
    )
    ground = forms.ChoiceField(
        label="Grund",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj en grund", "invalid_choice": GONE},
    )
    law = forms.CharField(
        label="Bestämmelse",
        max_length=200,
        required=False,
        help_text="Lag och paragraf. Behövs för uppgiftsskyldighet och annan grund.",
    )
    reason = forms.CharField(
        label="Skäl",
        required=False,
        widget=forms.Textarea,
        max_length=4_000,
        help_text="Behövs för alla grunder utom samtycke.",
    )
    way = forms.ChoiceField(
        label="Hur lämnas det?",
        choices=[("", "Välj"), *WAYS],
        error_messages={"required": "Välj hur det lämnas"},
    )
    decided = forms.BooleanField(label="Det är beslutat att skicka med post", required=False)
    handed_on = forms.DateField(label="När?", error_messages={"required": "Ange en dag"})
    token = forms.CharField(required=False, widget=forms.HiddenInput)
