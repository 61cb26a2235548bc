"""Remisser på papper: what the team types of a remiss that did not come through the pages."""

from datetime import timedelta

from django.utils.timezone import localdate


def a_form(**facts):
    """A remiss that came by phone yesterday."""
    return {
        "channel": "phone",
        "received_on": (localdate() - timedelta(days=1)).isoformat(),
        "referring_party": "KOMMUN_IFO",
        "contact": "Mikael Torpfors",
        "first_name": "Viktor",
        "last_name": "Lagerhed",
        "needs": ["KOMMUN", "REGION"],
        "background": "Långvarigt försörjningsstöd.",
        "consent_on": (localdate() - timedelta(days=2)).isoformat(),
    } | facts
