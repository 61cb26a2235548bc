"""Formulär med utkast: those whose text is saved as it is written, by the view they are sent to."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.urls import Resolver404, resolve

from finsam.forms import VerbForm
from participants.forms.after_close import ReopenForm
from participants.forms.extensions import RequestForm
from participants.forms.final_document import TextsForm
from participants.forms.followups import HoldForm
from participants.forms.journal import NoteForm
from participants.forms.life_map import LifeNoteForm, NeedForm, NewNeedForm
from participants.forms.objections import ObjectionForm
from participants.forms.plan import (
    ActionForm,
    ExpectationsForm,
    GoalForm,
    NewActionForm,
    NewGoalForm,
)
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
        texts = [name for name in fields if is_text(own[name])]
        return fields if any(value.strip() for name in texts for value in fields[name]) else {}


def is_text(field: forms.Field) -> bool:
    """Fritt skriven: a code, a day or a number alone is nothing to keep."""
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


# A form of an app above adds itself here.
DRAFTED: dict[str, Drafted] = {
    "participants:sign_note": Drafted("Anteckning", NoteForm),
    "participants:correct_note": Drafted("Rättelse av en anteckning", NoteForm),
    "participants:hold_follow_up": Drafted("Uppföljningsmöte", HoldForm),
    "participants:final_document": Drafted("Slutdokument", TextsForm),
    "participants:request_extension": Drafted("Begäran om förlängning", RequestForm),
    "participants:reopen": Drafted("Ärendet öppnas igen", ReopenForm),
    "participants:object": Drafted("Invändning", ObjectionForm),
    "participants:plan_expectations": Drafted("Förväntningar", ExpectationsForm),
    "participants:add_plan_goal": Drafted("Nytt mål", NewGoalForm),
    "participants:edit_plan_goal": Drafted("Mål", GoalForm),
    "participants:add_plan_action": Drafted("Ny åtgärd", NewActionForm),
    "participants:edit_plan_action": Drafted("Åtgärd", ActionForm),
    "participants:edit_life_area": Drafted("Livsområde", LifeNoteForm),
    "participants:add_life_need": Drafted("Nytt behov", NewNeedForm),
    "participants:edit_life_need": Drafted("Behov", NeedForm),
}


def drafted_at(action: str, case_number: str) -> Drafted | None:
    """Formuläret som skickas till adressen, if it has drafts and is of that case."""
    try:
        match = resolve(action)
    except Resolver404:
        return None
    ours = match.kwargs.get("case_number") == case_number
    return DRAFTED.get(match.view_name) if ours else None
