"""Formulär med utkast: those whose text is saved as it is written, by the view they are sent to."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.urls import Resolver404, resolve

from finsam.forms import VerbForm
from participants.forms.final_document import TextsForm
from participants.forms.followups import HoldForm
from participants.forms.journal import NoteForm
from participants.forms.objections import ObjectionForm
from participants.models.draft import Fields

KEY_OF_FORM = "form_key"  # of the page and not of the text: each form that is shown has its own


@dataclass(frozen=True)
class Drafted:
    """Formulär med utkast: what the list of drafts calls it, and its fields."""

    label: str
    form: type[VerbForm]

    def written_in(self, posted: QueryDict) -> Fields:
        """Det som skrivits, field by field; empty when no free text is there."""
        own = {name: field for name, field in self.form.base_fields.items() if name != KEY_OF_FORM}
        fields = {name: posted.getlist(name) for name in own if name in posted}
        texts = [name for name in fields if isinstance(own[name].widget, forms.Textarea)]
        return fields if any(value.strip() for name in texts for value in fields[name]) else {}


# A form of an app above adds itself here.
DRAFTED: dict[str, Drafted] = {
    "participants:sign_note": Drafted("Anteckning", NoteForm),
    "participants:correct_note": Drafted("Rättelse av en anteckning", NoteForm),
    "participants:hold_follow_up": Drafted("Uppföljningsmöte", HoldForm),
    "participants:final_document": Drafted("Slutdokument", TextsForm),
    "participants:object": Drafted("Invändning", ObjectionForm),
}


def drafted_at(action: str, case_number: str) -> Drafted | None:
    """Formuläret som skickas till adressen, if it has drafts and is of that case."""
    try:
        match = resolve(action)
    except Resolver404:
        return None
    ours = match.kwargs.get("case_number") == case_number
    return DRAFTED.get(match.view_name) if ours else None
