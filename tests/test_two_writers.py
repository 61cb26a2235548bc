"""Twenty races between two who save the same record; the drill two_writers runs a thousand each."""

from itertools import cycle, islice

import pytest

from tests.drills.two_writers import Figures, kinds, race

pytestmark = pytest.mark.django_db(transaction=True)
RACES = 20


def test_of_two_who_save_at_once_one_is_told_so_and_the_other_shown_both_texts():
    figures = Figures()
    for number, kind in enumerate(islice(cycle(kinds()), RACES)):
        race(kind, number, figures)
    assert figures == Figures(races=RACES)
