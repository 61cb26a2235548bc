from typing import Any

from django.forms import IntegerField, RadioSelect

from finsam.forms import RecordForm
from organisations.models import Team


class TeamForm(RecordForm):
    """Teamets inställningar: what its leader decides. The other clocks are the association's."""

    audiences = {"phone": "participant"}
    explanations = {
        "readers": {
            Team.Readers.WHOLE_TEAM.value: "Alla som arbetar i teamet nu hittar och läser "
            "teamets ärenden.",
            Team.Readers.NAMED.value: "Övriga i teamet, också ledaren, hittar inte ärendet. I "
            "nödläge kan de öppna det för läsning till midnatt, med skäl, och det granskas.",
        }
    }

    quiet_weeks = IntegerField(
        label="Veckor utan kontakt",
        help_text="Så länge dröjer det innan ärendet står på arbetslistan.",
        min_value=1,
        max_value=52,
    )

    class Meta:
        model = Team
        fields = ["readers", "phone", "extension_decider", "quiet_weeks"]
        labels = {
            "readers": "Vilka i teamet läser ett ärende?",
            "phone": "Teamets telefon",
            "extension_decider": "Vem beslutar om förlängning?",
        }
        help_texts = {
            "readers": "Gäller alla teamets ärenden, från och med nästa sida någon öppnar. "
            "Den som har skyddade uppgifter hittas alltid bara av namngivna.",
            "phone": "Står på deltagarens sida av planen och på slutdokumentationen.",
            "extension_decider": "Gäller det som begärs från och med nu.",
        }
        widgets = {"readers": RadioSelect, "extension_decider": RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, codes in {"readers": Team.Readers, "extension_decider": Team.Decider}.items():
            choice: Any = self.fields[name]
            choice.choices = [
                (code, f"{label[:1].upper()}{label[1:]}") for code, label in codes.choices
            ]
