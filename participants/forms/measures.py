from typing import Any

from django import forms

from finsam.forms import RecordForm
from participants.codes import SupportMeasureKind, SupportMeasureStatus
from participants.forms.people import choose
from participants.models import SupportMeasure


class MeasureForm(RecordForm):
    """Samordnad insats: with whom, where it stands, and since when the person waits."""

    instance: SupportMeasure
    audiences = {"actor_name": "team"}

    class Meta:
        model = SupportMeasure
        fields = [
            "kind",
            "actor_name",
            "status",
            "needed_on",
            "waiting_since",
            "done_on",
            "accompanied",
        ]
        widgets = {"status": forms.RadioSelect}
        help_texts = {
            "actor_name": "Till exempel vårdcentralen eller handläggarens namn.",
            "waiting_since": "Dagen då ni bad om insatsen.",
        }
        error_messages = {
            "kind": {"required": "Välj en insats"},
            "needed_on": {"required": "Ange dagen då behovet sågs"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", SupportMeasureKind, empty="Välj insats")
        choose(self, "status", SupportMeasureStatus)
