"""Formulär med utkast på ett ärendes aktiviteter: what is written of a placement."""

from activities.forms.placements import EndForm, PlacementFollowUpForm, PlacementForm
from participants.forms.drafts import DRAFTED, Drafted

DRAFTED |= {
    "activities:add_placement": Drafted("Ny placering", PlacementForm),
    "activities:edit_placement": Drafted("Placering", PlacementForm),
    "activities:follow_up_placement": Drafted(
        "Uppföljning med arbetsplatsen", PlacementFollowUpForm
    ),
    "activities:end_placement": Drafted("Placeringens slut", EndForm),
}
