"""Åtkomstlogg: what a view notes that it has shown, and the one insert that keeps it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from audit.models import Reading

NOTED = "noted_subjects"


def note(request: HttpRequest, subjects: Iterable[int]) -> None:
    """A view says which rows of case content its answer shows: ids only, none is also an answer."""
    noted = getattr(request, NOTED, None) or []
    setattr(request, NOTED, list(dict.fromkeys([*noted, *subjects])))


def record(
    request: HttpRequest, *, view: str, outcome: str, actor: Any = None, **facts: Any
) -> None:
    """Writes one row. `actor` is the hat (a membership); the log knows it by id and label only."""
    actor = actor or getattr(request, "actor", None)
    user = request.user
    team = getattr(actor, "team", None)
    Reading.objects.create(
        user_id=user.pk,
        who=str(user.get_username()),
        membership_id=getattr(actor, "pk", None),
        hat=str(actor or ""),
        controller_id=getattr(team, "owner_id", None),
        view=view,
        outcome=outcome,
        **facts,
    )
