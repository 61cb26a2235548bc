"""Mängderna: of every kind of row that hangs on a case, whose rows a person finds.

A page that asks for one case lets the case decide; a list or a count asks the set of the kind.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from participants.models import Enrolment
from tests.access.people import Person
from tests.access.world import World

# Found by some who do not find the case itself, told by tests of its own.
APART = frozenset({"Extension"})


def too_much(world: World) -> Iterator[str]:
    """What each set shows of cases that, by the oracle, are not there for the person."""
    for person in world.people:
        mine = numbers_for(person, world)
        for model, path in sets_of_rows() if person.hat else ():
            shown = model._default_manager.visible_to(person.hat).values_list(path, flat=True)
            for number in set(shown) - mine:
                yield f"{person.key} finds {model.__name__} of {number}"


def numbers_for(person: Person, world: World) -> set[object]:
    found = [case for case in world.of("case") if person.key in case.readers]
    return {case.parts["case_number"] for case in found}


def sets_of_rows() -> Iterator[tuple[type[Model], str]]:
    """Each model with a set, and the way from it to the number of its case."""
    for model in apps.get_models():
        has_set = hasattr(model._default_manager.all(), "visible_to")
        if has_set and model.__name__ not in APART and (path := way_to_case(model)):
            yield model, path


def way_to_case(model: type[Model]) -> str:
    """By the keys that the row policies go; empty where they do not lead to a case."""
    keys: list[str] = []
    while model is not Enrolment:
        key = getattr(model, "row_key", "")
        related = model._meta.get_field(key).related_model if key else None
        if not isinstance(related, type):
            return ""
        keys.append(key)
        model = related
    return "__".join([*keys, "case_number"])
