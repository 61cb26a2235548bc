from datetime import date
from typing import Any

from django import forms

from finsam.forms import RecordForm
from organisations.models import User
from participants.models import ProtectionDetail


class ProtectionDetailForm(RecordForm):
    """Skyddsdetaljer."""

    instance: ProtectionDetail

    class Meta:
        model = ProtectionDetail
        fields = ["text", "decided_by", "since"]
        widgets = {"decided_by": forms.TextInput}
        help_texts = {
            "text": "Hotbild, vem som inte får veta och hur personen får nås. Skriv ingen adress.",
            "decided_by": "Till exempel Skatteverket eller socialnämnden.",
        }
        error_messages = {
            "text": {"required": "Skriv vad som gäller"},
            "decided_by": {"required": "Ange vem som har beslutat"},
            "since": {"required": "Ange dagen då det började gälla"},
        }

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.today = by, today

    def write(self) -> None:
        self.instance.write(by=self.by, today=self.today)
