from datetime import date
from typing import Any

from finsam.forms import VerbForm
from organisations.models import Team, User
from participants.forms.people import StaffField, staff_of


class NameForm(VerbForm):
    """Namnge en läsare, among those who work in the team now and are not on the list."""

    user = StaffField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj medarbetare",
        error_messages={"required": "Välj en medarbetare i teamet"},
    )

    def __init__(self, *args: Any, team: Team, named: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = staff_of(team, today).exclude(pk__in=named.current().values("user"))
        self.fields["user"].queryset = staff  # type: ignore[attr-defined]
