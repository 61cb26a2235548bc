"""Definitioner: one object a figure. Its meaning is printed beside the figure, word for word.

The keys and how each is counted are a promise to other programs: add, never rename. All count
enrolments (deltaganden), not persons.
"""

from reporting.definitions.closings import CLOSINGS
from reporting.definitions.ors import ORS
from reporting.definitions.people import PEOPLE
from reporting.measures import Definition

DEFINITIONS: dict[str, Definition] = {
    definition.key: definition for definition in [*PEOPLE, *CLOSINGS, *ORS]
}

__all__ = ["DEFINITIONS"]
