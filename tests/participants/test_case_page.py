from datetime import date

import pytest
from django.urls import reverse

from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db


def page_of(client, enrolment, hat, name="participants:case"):
    client.force_login(hat.user)
    return client.get(reverse(name, args=[enrolment.case_number]))


def test_the_head_says_who_and_which_case(client):
    hat = a_hat()
    enrolment = an_enrolment(team=hat.team, responsible=hat.user, started_on=date(2026, 1, 12))
    page = page_of(client, enrolment, hat).content.decode()
    assert f"<title>Ärende {enrolment.case_number} – Samordning</title>" in page
    assert enrolment.participant.last_name in page
    assert hat.user.display_name in page


def test_a_stranger_finds_no_case(client):
    enrolment = an_enrolment()
    assert page_of(client, enrolment, a_hat()).status_code == 404
