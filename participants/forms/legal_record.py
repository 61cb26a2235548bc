from typing import Any

from finsam.forms import RecordForm
from participants.models import Enrolment


class LegalRecordForm(RecordForm):
    """Akten som utdraget hör till: which system, and the number there."""

    class Meta:
        model = Enrolment
        fields = ("legal_system", "legal_record")
        labels = {"legal_system": "Verksamhetssystem", "legal_record": "Aktens nummer"}
        help_texts = {"legal_system": "Till exempel Lifecare eller Treserva."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in (("legal_system", "Skriv systemet"), ("legal_record", "Skriv numret")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = said
