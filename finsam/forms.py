"""Formulär: how a form leads to a verb, and what it says when the verb refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction

from finsam.conflicts import BOTH, PICK, THEIRS, Difference, Meeting, as_it_was, shown, value_of
from finsam.models import StaleRecord, Versioned

CONFLICT = "Någon annan har sparat under tiden. Jämför texterna nedan och spara igen."


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
        if isinstance(value, list | tuple):
            data.setlist(self.add_prefix(name), [str(one) for one in value])
        else:
            data[self.add_prefix(name)] = str(value)
        self.data = data

    def meet_the_other(self) -> None:
        """A form without a record of its own has nothing to compare."""


class RecordForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """A form over one versioned record. A stale save shows both texts and loses neither.

    Beside the differences stand buttons that fetch the colleague's text into a field, or set it
    before one's own. They fill in and save nothing.
    """

    instance: Any
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A record that is not there yet has been seen by nobody: who writes it first is not
        # written over by a second first.
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0
        self.meeting_of_two = Meeting()
        way, _, name = str(self.data.get(PICK, "")).partition(":")
        self.picks = self.is_bound and name in self.fields
        if self.picks:
            self.pick(way, name)

    def pick(self, way: str, name: str) -> None:
        """Hämtar kollegans text till fältet, alone or before what stands there."""
        theirs = self.record_now()
        if way == THEIRS and theirs:
            self.retype(name, self.written(theirs, name))
        if way == BOTH and theirs:
            typed = self.data.get(self.add_prefix(name), "").strip()
            self.retype(name, f"{self.written(theirs, name)}\n\n{typed}".strip())

    def is_valid(self) -> bool:
        """Never when a text was only fetched: both versions are shown again."""
        valid = super().is_valid()
        if self.picks:
            self.meet_the_other()
        return valid and not self.picks

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        seen = self.cleaned_data.get("version")
        if seen is not None and self.instance.pk:
            self.instance.version = seen

    def meet_the_other(self) -> None:
        """Sets the differences, and lets the next save stand on what is shown now."""
        theirs = self.record_now()
        if theirs is None:
            return
        before = as_it_was(self.instance, self.instance.version)
        self.meeting_of_two.is_kept = hasattr(theirs, "history")
        for bound in [bound for bound in self if bound.name != "version"]:
            their, mine = self.shown(theirs, bound.name), self.shown(self.instance, bound.name)
            if their == mine:
                continue
            if before and mine == self.shown(before, bound.name):
                self.retype(bound.name, self.written(theirs, bound.name))
                self.meeting_of_two.taken_over.append(str(bound.label))
            else:
                is_text = isinstance(bound.field.widget, forms.Textarea)
                difference = Difference(str(bound.label), their, mine, bound.name, is_text)
                self.meeting_of_two.differences.append(difference)
        self.retype("version", theirs.version)

    def record_now(self) -> Versioned | None:
        """Posten som den står nu, also for whoever thought to write the first."""
        kind: Any = type(self.instance)
        return kind._base_manager.filter(pk=self.instance.pk).first()  # type: ignore[no-any-return]

    def shown(self, record: Any, name: str) -> str:
        """Ett värde som det läses: of the record, of a row of its history, or of what was typed."""
        return shown(record, name)

    def written(self, record: Versioned, name: str) -> Any:
        """Ett värde som det skrivs i fältet."""
        field = self.fields[name]
        value = field.prepare_value(value_of(record, name))
        if isinstance(value, bool):
            return "on" if value else ""
        if isinstance(value, list | tuple):
            return value
        if isinstance(field.widget, forms.Textarea | forms.widgets.Input):
            return field.widget.format_value(value) or ""
        return "" if value is None else value


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
