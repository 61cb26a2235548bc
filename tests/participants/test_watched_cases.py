"""What a protected person's door opens is told to the log reviewer, whichever page shows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.codes import Presence
from audit.models import Reading
from tests.builders import (
    a_group,
    a_hat,
    a_held_follow_up,
    a_member,
    a_participant,
    a_placement,
    a_workplace,
    an_absence,
    an_enrolment,
    says_why,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
ALIAS = "Alias Björk"
BEHIND_THE_DOOR = ("Rehabkliniken", "Snickeriet", "på plats 1 av 1", "1 av 1 på plats", "beslut:")


@pytest.fixture
def case(hat):
    """Something of the case stands on every list there is."""
    person = a_participant(controller=hat.team.owner, protection="marked", alias=ALIAS)
    began = TODAY - timedelta(days=40)
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user, started_on=began)
    case.support_measures.create(
        kind="HABILITERING", needed_on=began, waiting_since=began, actor_name="Rehabkliniken"
    )
    workplace = a_workplace(hat.team, name="Snickeriet")
    a_placement(case, workplace=workplace, next_follow_up_on=TODAY)
    a_held_follow_up(case, on=TODAY)
    return case


@pytest.fixture
def pages(hat, case):
    group = a_group(hat.team)
    session = group.sessions.filter(day__lte=TODAY).last()
    member = a_member(group, case)
    session.mark(member, Presence.LATE, by=hat.user, at=now(), today=TODAY)
    away = an_absence(hat, a_hat(team=hat.team), starts_on=TODAY, ends_on=TODAY)
    return [
        reverse("participants:waiting"),
        reverse("participants:list"),
        reverse("reporting:start"),
        reverse("reporting:calendar"),
        reverse("activities:group", args=[group.pk]),
        reverse("activities:session", args=[session.pk]),
        reverse("participants:absence", args=[away.pk]),
    ]


def shown(client, pages):
    return {page: client.get(page).text for page in pages}


def alerted():
    return set(Reading.objects.filter(outcome="shown", alert=True).values_list("view", flat=True))


def test_before_the_door_is_opened_a_list_has_the_alias_and_the_number_only(client, case, pages):
    texts = shown(client, pages)
    told = [(page, word) for page in pages for word in BEHIND_THE_DOOR if word in texts[page]]
    assert told == []
    named = [page for page in pages if ALIAS in texts[page]]
    assert len(named) == 5
    assert all(case.case_number in texts[page] for page in named)
    assert not Reading.objects.filter(alert=True).exists()


def test_what_is_opened_is_told_of_on_every_page_that_shows_it(client, case, pages):
    says_why(client, case)
    texts = shown(client, pages)
    assert "Rehabkliniken" in texts[pages[0]]
    assert "på plats 1 av 1" in texts[pages[4]]
    silent = [page for page in pages if ALIAS not in texts[page]]
    assert silent == []
    assert len(alerted()) == len(pages)


def test_whoever_opened_another_case_is_not_told_of(client, hat, case, pages):
    says_why(client, case)
    elsewhere = an_enrolment(team=hat.team, responsible=hat.user)
    client.get(reverse("participants:case", args=[elsewhere.case_number]))
    assert "participants:case" not in alerted()
    client.logout()
    client.force_login(hat.user)
    shown(client, pages)
    assert alerted() == set()
