from datetime import date
from typing import Any

from django import forms

from instruments.forms.measurements import MeasurementForm


class HandedForm(MeasurementForm):
    """Formuläret på en överlämnad skärm: filled in today, and nothing asked but the answers.

    A line has a mark from the start, so whoever fills it in says that the marks are theirs.
    """

    sure = forms.BooleanField(
        label="Jag har satt alla märken där jag vill ha dem",
        error_messages={"required": "Kryssa i rutan när alla märken sitter rätt"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measured_on"], self.fields["occasion"]
        if not self.has_lines:
            del self.fields["sure"]

    @property
    def day(self) -> date:
        return self.today
