from datetime import date
from typing import Any

from django import forms

from instruments.forms.measurements import MeasurementForm


class HandedForm(MeasurementForm):
    """Formuläret på en överlämnad skärm: filled in today, and nothing asked but the answers.

    Whoever fills it in says that the answers are theirs: a line has a mark from the start.
    """

    sure = forms.BooleanField(
        label="Svaren är mina, och som jag vill ha dem",
        error_messages={"required": "Kryssa i rutan när svaren är som du vill ha dem"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measured_on"], self.fields["occasion"]
        if self.has_lines:
            self.fields["sure"].label = "Jag har satt alla märken där jag vill ha dem"
            self.fields["sure"].error_messages["required"] = (
                "Kryssa i rutan när alla märken sitter rätt"
            )

    @property
    def day(self) -> date:
        return self.today
