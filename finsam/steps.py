from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict

from finsam.forms import VerbForm


@dataclass(frozen=True)
class Step:
    """Steg i en guide: a heading, what is asked there, and the button that leads on."""

    heading: str
    fields: tuple[str, ...]
    action: str


class StepForm(VerbForm):
    """Guide i flera steg. Each page carries the answers of the others in hidden fields, so nothing
    is kept on the server and nothing is written before the last button."""

    steps: list[Step]

    def __init__(self, *args: Any, here: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        for place, step in enumerate(self.steps):
            for name in set(step.fields) & set(self.fields):
                field = self.fields[name]
                if place != here:
                    field.widget = field.hidden_widget()
                if place > here:
                    field.required = False

    @classmethod
    def opened(cls, data: QueryDict | None, **given: Any) -> Self:
        """The page that this request leads to: the first, the next, the one before or the same."""
        if data is None:
            return cls(**given)
        here = place_in(data, len(cls.steps))
        if data.get("go") == "back":
            held = {bound.name: bound.data for bound in cls(data, here=here, **given)}
            return cls(initial=held, here=max(here - 1, 0), **given)
        form = cls(data, here=here, **given)
        if not form.is_last and form.is_valid():
            return cls(initial=form.cleaned_data, here=here + 1, **given)
        return form

    @property
    def step(self) -> Step:
        return self.steps[self.here]

    @property
    def is_last(self) -> bool:
        return self.here == len(self.steps) - 1

    @property
    def position(self) -> str:
        return f"Steg {self.here + 1} av {len(self.steps)}"

    @property
    def is_done(self) -> bool:
        """The last button was pressed and every answer holds."""
        return self.is_bound and self.is_last and self.is_valid()

    @property
    def answers(self) -> Mapping[str, Any]:
        """What has been said so far, for the summary."""
        return {bound.name: bound.value() for bound in self}


def place_in(data: QueryDict, count: int) -> int:
    """Numret på sidan som skickades; anything else is the first."""
    text = data.get("step", "")
    return int(text) if text in {str(place) for place in range(count)} else 0
