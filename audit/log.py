"""Åtkomstlogg: what a view notes that it has shown, and the one insert that keeps it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from audit.models import Reading

NOTED = "noted_subjects"
CONTROLLER = "noted_controller"


def note(
    request: HttpRequest, subjects: Iterable[int], *, controller_id: int | None = None
) -> None:
    """A view says which rows of case content its answer shows: ids only, none is also an answer.

    `controller_id` names whose case it is when the reader's own hat does not tell.
    """
    noted = getattr(request, NOTED, None) or []
    setattr(request, NOTED, list(dict.fromkeys([*noted, *subjects])))
    setattr(request, CONTROLLER, controller_id or getattr(request, CONTROLLER, None))


def record(
    request: HttpRequest, *, view: str, outcome: str, actor: Any = None, **facts: Any
) -> None:
    """Writes one row. `actor` is the hat (a membership); the log knows it by id and label only."""
    actor = actor or getattr(request, "actor", None)
    user = request.user
    Reading.objects.create(
        user_id=user.pk,
        who=str(user.get_username()),
        membership_id=getattr(actor, "pk", None),
        hat=str(actor or ""),
        view=view,
        outcome=outcome,
        **{"controller_id": controller_of(request, actor)} | facts,
    )


def controller_of(request: HttpRequest, actor: Any) -> int | None:
    """Personuppgiftsansvarig för det som lästes: as the view said, else the hat's own team's."""
    noted: int | None = getattr(request, CONTROLLER, None)
    return noted or getattr(getattr(actor, "team", None), "owner_id", None)
