from datetime import date, datetime
from typing import Any

from finsam.forms import VerbForm
from organisations.models import Membership, User
from participants.forms.people import StaffField, staff_of
from participants.models import Enrolment


class NameForm(VerbForm):
    """Namnge en läsare, among those who work in the team now and are not on the list."""

    user = StaffField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj medarbetare",
        error_messages={"required": "Välj en medarbetare i teamet"},
    )

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment
        named = enrolment.named_readers.current().values("user")
        staff = staff_of(enrolment.team, today).exclude(pk__in=named)
        self.fields["user"].queryset = staff  # type: ignore[attr-defined]

    def name(self, *, by: Membership, at: datetime) -> None:
        self.enrolment.name_reader(self.cleaned_data["user"], by=by, at=at)
