from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from finsam.once import OnceForm
from participants.codes_end_dates import EndKind
from participants.forms.people import choose
from participants.models import EndDate


class EndDateForm(OnceForm):
    """Slutdatum: of what, and its last day. Prolonged it gets a new day; over, the day since."""

    instance: EndDate
    audiences = {"note": "team"}

    class Meta:
        model = EndDate
        fields = ["kind", "ends_on", "note", "gone_on"]
        help_texts = {
            "ends_on": "Förlängs det, så skriv den nya sista dagen här.",
            "note": "Till exempel vem som söker om det. Ingen diagnos.",
            "gone_on": "När det har upphört eller inte längre behövs. Då slutar påminnelsen.",
        }
        error_messages = {
            "kind": {"required": "Välj vad som tar slut"},
            "ends_on": {"required": "Ange sista dagen"},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choose(self, "kind", EndKind, empty="Välj")
        if self.instance.pk is None:
            del self.fields["gone_on"]

    def clean_gone_on(self) -> date | None:
        day: date | None = self.cleaned_data["gone_on"]
        if day and day > self.today:
            raise ValidationError("Dagen kan inte ligga framåt i tiden.")
        return day
