"""The set of each kind of row follows the cases that its reader finds."""

import pytest

from tests.access.sets import sets_of_rows, too_much
from tests.access.world import a_world

pytestmark = pytest.mark.django_db


def test_no_set_shows_a_row_of_a_case_that_is_not_there():
    world = a_world()
    empty = [model.__name__ for model, _ in sets_of_rows() if not model._default_manager.exists()]
    assert not empty, "has no row in which a fault could show"
    assert not [*too_much(world)]
