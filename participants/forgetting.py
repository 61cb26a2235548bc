"""Glömska: of a protected person no place or way of contact is kept, nor that there was one.

The database refuses them in the person's own row (domain.md §6.5). What was written elsewhere
before the protection came is let go of here, by each app that keeps it.
"""

from collections.abc import Callable

from finsam.row_security import system
from participants.models import Participant

Forgetter = Callable[[Participant], None]
FORGETTERS: list[Forgetter] = []


def forgets(forgetter: Forgetter) -> Forgetter:
    """Decorator: this too is run for everybody who becomes protected."""
    FORGETTERS.append(forgetter)
    return forgetter


def forget_ways_to(participant: Participant) -> None:
    """Glömmer vägarna till personen. Part of the same transaction as the protection.

    For the system: every team of the controller may have kept some, and drafts before them.
    """
    with system("glömska"):
        for forgetter in FORGETTERS:
            forgetter(participant)


@forgets
def history_of_person(participant: Participant) -> None:
    """The one change past the history: an old address in it would find the person all the same."""
    participant.history.update(**dict.fromkeys(Participant.WAYS_TO, ""))
