"""Two counts of the same survey: what cases noted, and what was typed in about nobody."""

from datetime import date

import pytest
from django.urls import reverse

from instruments.models import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.surveys import Count, Period, SurveyForm, counted
from tests.builders import a_hat, an_enrolment

ONGOING, AUGUST = SurveyForm.ONGOING, date(2026, 8, 15)
NUMBERS = (0, 1, 9, 10, 11)


@pytest.fixture
def team(client, monkeypatch):
    """The team of a leader who looks in the August of a period."""
    monkeypatch.setattr("instruments.views.survey.localdate", lambda: AUGUST)
    hat = a_hat("verksamhetsledare")
    client.force_login(hat.user)
    return hat.team


def put(team, number):
    for _ in range(number):
        SurveyHeap.objects.put(team, ONGOING, list("1243"), Period(2026))


def noted(team, number):
    month = AUGUST.replace(day=1)
    facts = {"form": ONGOING, "state": "BESVARAD", "offered_in": month, "state_in": month}
    SurveyOffer.objects.bulk_create(
        SurveyOffer(enrolment=an_enrolment(team=team), **facts) for _ in range(number)
    )


def ongoing_of(client):
    """The card of the form for those who are still there."""
    page = client.get(reverse("instruments:team_survey")).text
    return page[page.index("standing-pagaende") : page.index("standing-avslut")]


@pytest.mark.django_db
@pytest.mark.parametrize("in_cases", NUMBERS)
def test_what_is_said_of_ten_is_never_contradicted(client, team, in_cases):
    noted(team, in_cases)
    heap = 0
    for typed in NUMBERS:
        put(team, typed - heap)
        heap, card = typed, ongoing_of(client)
        most = max(in_cases, typed)
        assert f"<b>{in_cases}</b>" in card[card.index("Svar noterade i ärenden") :]
        assert f"<b>{typed}</b>" in card[card.index("Svar inskrivna, inte redovisade") :]
        assert (f"Det fattas {10 - most} svar till tio" in card) is (most < 10)
        assert ("Det fattas" in card) is (f"<b>{most} av 10 svar</b>" in card) is (most < 10)
        assert ("<b>Minst tio svar</b> har kommit in" in card) is (most >= 10)
        assert ("färre än tio svar är inskrivna" in card) is (typed < 10)
        assert ("Redovisa perioden" in card) is (typed >= 10)


@pytest.mark.django_db
def test_a_period_that_is_accounted_for_warns_of_nothing_and_carries_nothing(client, team):
    noted(team, 4)
    put(team, 11)
    SurveyAccount.objects.give(team, ONGOING, Period(2026))
    put(team, 2)
    card = ongoing_of(client)
    assert "Perioden är redovisad." in card
    assert "Det fattas" not in card
    assert "av 10 svar" not in card
    assert "färre än tio svar" not in card


def test_what_was_noted_in_an_accounted_period_is_not_noted_again():
    assert counted({2026: 4, 2027: 1}, Period(2027)) == Count(1, 4)
    assert counted({2026: 4, 2027: 1}, Period(2027), {2026}) == Count(1, 0)
