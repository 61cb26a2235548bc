from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from finsam.once import OnceForm
from participants.codes import SupportMeasureKind
from participants.forms.people import choose
from participants.models import SupportMeasure

HAS_BEEN = (
    "needed_on",
    "requested_on",
    "waiting_since",
    "done_on",
    "refused_on",
    "aborted_on",
    "accompanied_on",
)


class MeasureForm(OnceForm):
    """Samordnad insats: with whom, and the day of each thing that has happened."""

    instance: SupportMeasure
    audiences = {"actor_name": "team"}

    class Meta:
        model = SupportMeasure
        fields = [
            "kind",
            "actor_name",
            "needed_on",
            "requested_on",
            "waiting_since",
            "booked_for",
            "done_on",
            "refused_on",
            "aborted_on",
            "accompanied_on",
        ]
        help_texts = {
            "actor_name": "Till exempel vårdcentralen eller handläggarens namn.",
            "requested_on": "Dagen då ni bad om insatsen.",
            "waiting_since": "Dagen då deltagaren ställdes i kö.",
            "accompanied_on": "Om någon från teamet var med på besöket.",
        }
        error_messages = {
            "kind": {"required": "Välj en insats"},
            "needed_on": {"required": "Ange dagen då behovet sågs"},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choose(self, "kind", SupportMeasureKind, empty="Välj insats")

    def clean(self) -> dict[str, Any]:
        """Bara bokningen ligger framåt; what has happened has a day that has been."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in HAS_BEEN:
            if given.get(name) and given[name] > self.today:
                self.add_error(name, ValidationError("Dagen har inte varit än"))
        return given
