"""Formulär: how a form leads to a verb, and what it says when the verb refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models, transaction

from finsam.models import StaleRecord

CONFLICT = "Någon annan har sparat under tiden. Jämför texterna nedan och spara igen."


@dataclass(frozen=True)
class Difference:
    """Skillnad: what stands in the record now, and what was typed here."""

    label: str
    theirs: str
    yours: str


class VerbForm(forms.Form):
    """A form whose valid data is handed to one verb. The verb decides; the form only reports.

    if form.is_valid() and form.attempt(lambda: referral.decline(...)):
        return redirect(...)
    """

    audiences: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def attempt(self, verb: Any) -> bool:
        """Runs the verb whole or not at all. False when it refused, with its words in the form.

        What the database would judge when the request ends it judges here, where it can be told.
        """
        with self.refusals(), transaction.atomic():
            verb()
            connection.check_constraints()
        return not self.errors

    @contextmanager
    def refusals(self) -> Iterator[None]:
        try:
            yield
        except ValidationError as refusal:
            self.report(refusal)
        except StaleRecord:
            self.add_error(None, CONFLICT)
            self.meet_the_other()
        except IntegrityError as refusal:
            self.add_error(None, sentence_of(refusal))

    def report(self, refusal: ValidationError) -> None:
        """Beside the field where the form has it, else in the summary."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            known = name in self.fields and name != NON_FIELD_ERRORS
            self.add_error(name if known else None, errors)

    def retype(self, name: str, value: object) -> None:
        """Puts a value in what was posted, in a copy: the posted data itself cannot be changed."""
        data: Any = copy(self.data)
        data[self.add_prefix(name)] = str(value)
        self.data = data

    def meet_the_other(self) -> None:
        """A form without a record of its own has nothing to compare."""


class RecordForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """A form over one versioned record. A stale save shows both texts and loses neither."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences: list[Difference] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        seen = self.cleaned_data.get("version")
        if seen is not None and self.instance.pk:
            self.instance.version = seen

    def meet_the_other(self) -> None:
        """Sets the differences, and lets the next save stand on what is shown now."""
        theirs = type(self.instance)._base_manager.get(pk=self.instance.pk)
        mine = self.instance
        self.differences = [
            Difference(str(bound.label), shown(theirs, bound.name), shown(mine, bound.name))
            for bound in self
            if bound.name != "version" and shown(theirs, bound.name) != shown(mine, bound.name)
        ]
        self.retype("version", theirs.version)


def sentence_of(refusal: IntegrityError) -> str:
    """Databasens nej i ord: two people who did the same thing in the same instant meet it.

    A trigger that answers under a name of its own has its sentence in the model's `guards`. Raises
    the refusal again when nothing of ours has a sentence for it.
    """
    diagnosis = getattr(refusal.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_models():
        if name in getattr(model, "guards", {}):
            return str(model.guards[name])  # type: ignore[attr-defined]
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    raise refusal


def shown(record: models.Model, name: str) -> str:
    """A value as people read it: the label of a choice, else its text."""
    label = getattr(record, f"get_{name}_display", None)
    value = label() if label else getattr(record, name, "")
    return "" if value is None else str(value)
