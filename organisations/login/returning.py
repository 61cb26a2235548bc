"""Parkerad text tillbaka: on the page it was written on, and named on the start page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.timezone import now

from finsam.forms import VerbForm
from organisations.login.parking import KEPT
from organisations.models import ParkedForm

LANDINGS = {"reporting:start", "organisations:choose_hat"}
GIVEN_BACK = "gives_text_back"  # by a view: the form whose text it fills in again itself


def parked(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; asks the database only in a login that has something to give back."""
    if not request.user.is_authenticated or not request.session.get(KEPT):
        return {}
    return {"parked": Parked(request)}


class Parked:
    """Det som finns att få tillbaka: `here` on this page, `elsewhere` where the person lands."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        match = request.resolver_match
        self.lands = match is not None and match.view_name in LANDINGS
        hat = getattr(request, "actor", None)  # one's own text, but of this hat only
        own = ParkedForm.objects.current(now()).filter(user=request.user.pk, hat=hat)
        self.mine = own.exclude(action=getattr(request, GIVEN_BACK, ""))

    @cached_property
    def here(self) -> "list[Returned]":
        return [Returned.of(form) for form in self.mine.filter(page=self.path)]

    @cached_property
    def elsewhere(self) -> list[ParkedForm]:
        """Only where and when: what it says is shown on the page it belongs to, if that opens."""
        others = self.mine.exclude(page=self.path) if self.lands else self.mine.none()
        return list(others.defer("fields"))


@dataclass(frozen=True)
class Written:
    """Ett fält som skrevs: its words to read and copy, and its values for the script."""

    name: str
    label: str
    text: str
    values: list[str]


@dataclass(frozen=True)
class Returned:
    pk: int
    action: str
    made_at: datetime
    written: list[Written]

    @classmethod
    def of(cls, form: ParkedForm) -> "Returned":
        return cls(form.pk, form.action, form.made_at, list(written_in(form)))

    @property
    def shown(self) -> list[Written]:
        return [field for field in self.written if field.text]


def written_in(form: ParkedForm) -> Iterator[Written]:
    fields = fields_behind(form)
    for name, values in form.values.items():
        field = fields.get(name)
        label = str(field.label or "Text") if field else "Text"
        yield Written(name, label, text_of(field, values), values)


def text_of(field: forms.Field | None, values: list[str]) -> str:
    """Orden i ett fält. Empty for what nobody wrote: a hidden value, or the number of a choice."""
    if field is None:
        return "\n".join(value for value in values if " " in value.strip())
    if field.widget.is_hidden or isinstance(field, forms.ModelChoiceField):
        return ""
    labels = {str(code): str(label) for code, label in flat(getattr(field, "choices", []))}
    return ", ".join(labels.get(value, value) for value in values if value.strip())


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield code, label


def fields_behind(form: ParkedForm) -> dict[str, forms.Field]:
    """Fälten i formuläret som texten skrevs i, for their labels: the one whose names fit best.

    A form is not named in what a browser sends, so it is known by its fields, and between equals
    by standing in the same module of forms as its view does of views.
    """
    try:
        view = resolve(form.action).func.__module__
    except Resolver404:  # an address that has changed since
        return {}
    names = set(form.values)

    def fit(kind: type[VerbForm]) -> tuple[int, int, int]:
        own = set(kind.base_fields)
        near = len(set(kind.__module__.split(".")) & set(view.split(".")))
        return len(own & names), near, -len(own - names)

    best = max(kinds(VerbForm), key=fit)
    return dict(best.base_fields) if names & set(best.base_fields) else {}


def kinds(parent: type[VerbForm]) -> Iterator[type[VerbForm]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from kinds(kind)
