from typing import Any

from django.forms import IntegerField, RadioSelect

from finsam.forms import RecordForm
from organisations.models import Team


class TeamForm(RecordForm):
    """Teamets inställningar: what its leader decides. The other clocks are the association's."""

    audiences = {"phone": "participant"}

    quiet_weeks = IntegerField(
        label="Veckor utan kontakt",
        help_text="Så länge dröjer det innan ärendet står på arbetslistan.",
        min_value=1,
        max_value=52,
    )

    class Meta:
        model = Team
        fields = ["phone", "extension_decider", "quiet_weeks"]
        labels = {
            "phone": "Teamets telefon",
            "extension_decider": "Vem beslutar om förlängning?",
        }
        help_texts = {
            "phone": "Står på deltagarens sida av planen och på slutdokumentationen.",
            "extension_decider": "Gäller det som begärs från och med nu.",
        }
        widgets = {"extension_decider": RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decider: Any = self.fields["extension_decider"]
        decider.choices = [
            (code, f"{label[:1].upper()}{label[1:]}") for code, label in Team.Decider.choices
        ]
