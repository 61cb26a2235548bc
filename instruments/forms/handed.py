from datetime import date
from typing import Any

from django import forms

from instruments.forms.measurements import MeasurementForm


class HandedForm(MeasurementForm):
    """Formuläret på en överlämnad skärm: filled in today, and nothing asked but the answers.

    Whoever fills it in says that the answers are theirs, also where there are no lines.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measured_on"], self.fields["occasion"]
        if not self.has_lines:
            self.fields["sure"] = forms.BooleanField(
                label="Svaren är mina, och som jag vill ha dem",
                error_messages={"required": "Kryssa i rutan när svaren är som du vill ha dem"},
            )

    @property
    def day(self) -> date:
        return self.today
