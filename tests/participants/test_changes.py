"""Historik: every kind of record, and what was taken away."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Group, GroupSession, Workplace
from participants.changes import KINDS
from participants.models import Attendee, ProtectionDetail
from tests.builders import a_hat, a_placement, an_enrolment


@pytest.mark.django_db
def test_the_history_tells_of_what_was_taken_away_and_of_what_an_app_above_keeps(client):
    hat = a_hat()
    client.force_login(hat.user)
    case = an_enrolment(team=hat.team, started_on=localdate() - timedelta(days=9))
    follow_up = case.follow_ups.planned().get()
    Attendee.objects.call(follow_up, [("Kim Prov", "anhörig"), ("Sam Prov", "läkare")])
    Attendee.objects.call(follow_up, [("Sam Prov", "läkare")])
    a_placement(case, hours="12")
    history = reverse("participants:history", args=[case.case_number])
    page = client.get(history, {"slag": "motesdeltagare"}).content.decode()
    assert "Borttaget av" in page
    assert "från <del>Kim Prov</del> till tomt" in page
    assert "<del>Sam Prov</del>" not in page
    page = client.get(history, {"slag": "timmar"}).content.decode()
    assert "Timmar i veckan: 12" in page


def test_whatever_of_a_case_has_a_history_is_shown_in_it():
    historied = {
        model
        for app in ("participants", "activities")
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "history")
    }
    # Skyddsdetaljerna have a page and a log of their own; the others are the team's, of no case.
    apart = {ProtectionDetail, Group, GroupSession, Workplace}
    assert historied == {kind.model for kind in KINDS} | apart
