from django import forms

from finsam.forms import VerbForm


class FeedForm(VerbForm):
    """Ny prenumeration."""

    whole_team = forms.ChoiceField(
        label="Vad ska visas?",
        choices=[("mina", "Mina möten och grupper"), ("team", "Hela teamets")],
        widget=forms.RadioSelect,
        initial="mina",
    )
