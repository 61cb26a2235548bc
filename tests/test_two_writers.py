"""Races between two who save the same record; the drill two_writers runs a thousand of each."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from finsam.forms import RecordForm
from finsam.models import Versioned
from tests.drills.editable_kinds import ONLY_NEW, kinds
from tests.drills.two_writers import Figures, race

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_save_at_once_one_is_told_so_and_the_other_shown_both_texts():
    every, figures = kinds(), Figures()
    for number, kind in enumerate(every):
        race(kind, number, figures)
    assert figures == Figures(races=len(every))
    assert {type(kind.opened()) for kind in every} == set(edited(RecordForm)) - ONLY_NEW


def edited(form: type[RecordForm]) -> Iterator[type[RecordForm]]:
    """Every form over a versioned record: the addresses have imported them all."""
    assert get_resolver().url_patterns
    for heir in form.__subclasses__():
        yield from edited(heir)
        if heir._meta.model and issubclass(heir._meta.model, Versioned):
            yield heir
