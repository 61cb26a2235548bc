from typing import Any

from django import forms

from finsam.forms import VerbForm
from organisations.models import Membership
from reporting.models import DigestChoice


class DigestForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """Påminnelser med e-post: which ones, and a pause. Of the team only for who leads one."""

    class Meta:
        model = DigestChoice
        fields = ["daily", "weekly", "paused_until"]
        help_texts = {"paused_until": "Till exempel under semestern. Tomt: ingen paus."}

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.leads:
            del self.fields["weekly"]
