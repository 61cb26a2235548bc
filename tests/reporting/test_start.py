import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from organisations.roles import Role
from participants.after_close import due_in
from reporting.views.start import PAGES
from tests.builders import (
    a_closed_enrolment,
    a_consent,
    a_group,
    a_hat,
    a_held_follow_up,
    a_participant,
    a_placement,
    a_referral,
    a_team,
    an_enrolment,
)
from tests.finsam.markup import Markup
from tests.queries import asked

pytestmark = pytest.mark.django_db
START = reverse("reporting:start")


@pytest.fixture
def staff(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


def text_of(client):
    page = re.sub(r"<[^>]+>", " ", client.get(START).content.decode())
    return " ".join(html.unescape(page).split())


def named(hat, name, **facts):
    person = a_participant(controller=hat.team.owner, first_name=name, last_name="Prov")
    return an_enrolment(team=hat.team, participant=person, responsible=hat.user, **facts)


def test_every_role_has_a_start(client):
    assert set(PAGES) == set(Role)
    for role in Role:
        client.force_login(a_hat(role).user)
        assert client.get(START).status_code == 200, role


def test_a_late_follow_up_stands_among_the_late_until_it_is_held(client, staff, today):
    case = named(staff, "Sena", started_on=today - timedelta(days=120))
    assert "1 Försenade uppföljningar Sena Prov" in text_of(client)
    a_held_follow_up(case, on=today)
    assert "0 Försenade uppföljningar Alla uppföljningar är hållna i tid." in text_of(client)


def test_a_meeting_that_was_not_recorded_stands_on_the_list_until_it_is(client, staff, today):
    """Also while its follow-up is due long after."""
    case = named(staff, "Mötta", started_on=today)
    meeting = case.follow_ups.get()
    meeting.book(at=now() - timedelta(days=1), now=now())
    assert "1 Möten att dokumentera Mötta Prov" in text_of(client)
    meeting.miss(reason="Sjuk", now=now())
    assert "0 Möten att dokumentera" in text_of(client)


def test_a_workplace_whose_day_has_passed_stands_on_the_list(client, staff, today):
    case = named(staff, "Placerade", started_on=today - timedelta(days=30))
    placement = a_placement(case, next_follow_up_on=today - timedelta(days=1))
    assert "1 Arbetsplatser att följa upp Placerade Prov" in text_of(client)
    [link] = re.findall(r'href="([^"]+filter=arbetsplats)"', client.get(START).content.decode())
    assert "Placerade" in client.get(link).content.decode()
    placement.next_follow_up_on = today
    placement.save()
    assert "0 Arbetsplatser att följa upp" in text_of(client)


def test_a_close_that_was_decided_stands_on_the_list_until_it_is_done(client, staff, today):
    case = named(staff, "Avslutade", started_on=today - timedelta(days=60))
    a_held_follow_up(case, on=today, decision="close")
    assert "1 Avslut att genomföra Avslutade Prov" in text_of(client)
    case.refresh_from_db()
    case.close(on=today, outcome="work")
    assert "0 Avslut att genomföra" in text_of(client)


@pytest.mark.parametrize("days", [150, 183, 330, 340, 366, 500, 560])
def test_the_questions_after_a_close_are_counted_as_their_page_lists_them(
    client, staff, today, days
):
    colleague, leads = a_hat(team=staff.team), a_hat(Role.VERKSAMHETSLEDARE, team=staff.team)
    for responsible in (staff, colleague):
        a_closed_enrolment(
            team=staff.team,
            responsible=responsible.user,
            started_on=today - timedelta(days=days + 90),
            closed_on=today - timedelta(days=days),
        )
    for hat in (staff, leads):
        client.force_login(hat.user)
        due = len(due_in(hat, today, mine=hat == staff))
        assert f"{due} Läget efter avslut" in text_of(client)
        asked = client.get(reverse("participants:after_close"), {"urval": "mina"})
        assert len(asked.context["due"]) == len(due_in(hat, today, mine=True))


def test_an_unsent_final_document_stands_among_those_to_send(client, staff, today):
    a_closed_enrolment(
        team=staff.team,
        responsible=staff.user,
        started_on=today - timedelta(days=90),
        closed_on=today,
    )
    assert "1 Slutdokument att skicka" in text_of(client)
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=staff.team).user)
    assert "1 Slutdokument att skicka" in text_of(client)


def test_a_socialkonsulent_sees_their_own_and_the_leader_the_teams(client, staff, today):
    colleague = a_hat(team=staff.team)
    named(colleague, "Kollegans", started_on=today - timedelta(days=120))
    assert "Kollegans" not in text_of(client)
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=staff.team).user)
    assert "Kollegans" in text_of(client)


def test_a_count_opens_the_list_with_the_same_rows(client, staff, today):
    for number in range(5):
        named(staff, f"Nummer{number}", started_on=today - timedelta(days=120 + number))
    page = Markup(client.get(START).content.decode())
    [link] = [a["href"] for a in page.all("a") if "filter=sen" in a.get("href", "")]
    listed = client.get(link).content.decode()
    assert all(f"Nummer{number}" in listed for number in range(5))


def test_a_booked_meeting_stands_in_the_agenda_of_its_day(client, staff):
    case = named(staff, "Bokade", started_on=localdate() - timedelta(days=30))
    case.follow_ups.planned().get().book(at=now(), now=now())
    assert "1 möte i dag" in text_of(client)
    assert "Bokade Prov Uppföljning" in text_of(client)


def test_the_agenda_holds_the_groups_one_leads_and_the_workplaces_of_ones_cases(
    client, staff, today
):
    own = named(staff, "Egna", started_on=today - timedelta(days=30))
    a_placement(own, next_follow_up_on=today)
    a_group(staff.team, leader=staff.user)
    colleague = a_hat(team=staff.team)
    a_placement(named(colleague, "Kollegans", started_on=today), next_follow_up_on=today)
    a_group(staff.team, leader=colleague.user, name="Hälsospåret")
    a_group(a_team(), name="Ett annat teams grupp")
    shown = text_of(client)
    assert f"Egna Prov Arbetsplats · {own.case_number}" in shown
    assert "Jobbspåret" in shown
    assert "Kollegans" not in shown
    assert "Hälsospåret" not in shown
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=staff.team).user)
    shown = text_of(client)
    assert "Kollegans Prov Arbetsplats" in shown
    assert "Hälsospåret" in shown
    assert "Ett annat teams grupp" not in shown
    named_now = Reading.objects.filter(view="reporting:start").last()
    assert own.pk in named_now.subjects


def test_a_cancelled_session_is_not_on_the_agenda(client, staff, today):
    group = a_group(staff.team, leader=staff.user)
    for session in group.sessions.filter(day__gte=today):
        session.cancel(on=today, reason="Ledaren är sjuk.")
    assert "Jobbspåret" not in text_of(client)


def test_a_new_referral_waits_for_its_answer(client, staff, today):
    referral = a_referral(team=staff.team, sent_on=today)
    assert f"1 Nya remisser {referral.number}" in text_of(client)


def test_a_protected_person_is_not_on_a_colleagues_start(client, staff, today):
    person = a_participant(controller=staff.team.owner, protection="marked", alias="Alias Björk")
    other = a_hat(team=staff.team)
    an_enrolment(
        team=staff.team,
        participant=person,
        responsible=other.user,
        started_on=today - timedelta(days=120),
    )
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=staff.team).user)
    assert "Alias" not in text_of(client)


def test_a_referrer_sees_own_drafts_and_questions_and_nothing_of_a_case(client, today):
    hat = a_hat(Role.REMITTENT)
    client.force_login(hat.user)
    draft = a_referral(referrer=hat, sent_on=None)
    asked = a_referral(referrer=hat, sent_on=today)
    asked.ask(on=today, question="Vilken ersättning?")
    shown = text_of(client)
    assert f"1 Frågor att svara på {asked.name}" in shown
    assert f"1 Utkast {draft.name}" in shown


def test_the_steering_group_sees_teams_and_no_person(client):
    team = a_team(name="Samordningsteam Sala")
    case = an_enrolment(team=team)
    client.force_login(a_hat(Role.STYRGRUPPSLEDAMOT, team=team).user)
    shown = text_of(client)
    assert "Samordningsteam Sala" in shown
    assert case.case_number not in shown


def test_the_reviewer_is_told_of_denials(client):
    curious = a_hat()
    client.force_login(curious.user)
    client.get("/deltagare/X-1/")
    client.force_login(a_hat(Role.LOGGGRANSKARE, organisation=curious.team.owner).user)
    assert "1 Nekade försök" in text_of(client)


def test_what_is_empty_comes_after_what_is_not(client, staff, today):
    a_referral(team=staff.team, sent_on=today)
    titles = [panel.title for panel in client.get(START).context["panels"]]
    assert titles[:2] == ["Nya remisser", "Försenade uppföljningar"]


def test_the_start_notes_the_cases_that_it_names(client, staff, today):
    case = named(staff, "Sena", started_on=today - timedelta(days=120))
    client.get(START)
    assert Reading.objects.filter(view="reporting:start").last().subjects == [case.pk]


@pytest.mark.parametrize("role", [Role.SOCIALKONSULENT, Role.VERKSAMHETSLEDARE])
def test_the_start_takes_as_many_queries_for_fifty_as_for_one(
    client, today, django_assert_num_queries, role
):
    hat = a_hat(role)
    client.force_login(hat.user)

    def fill(number):
        case = named(hat, f"N{number}", started_on=today - timedelta(days=85 + number))
        case.follow_ups.planned().get().book(at=now(), now=now())
        a_consent(case, on=today, until=today + timedelta(days=20))
        a_placement(case, next_follow_up_on=today)
        a_referral(team=hat.team, sent_on=today)
        a_referral(team=hat.team, sent_on=today, is_protected=True)
        an_enrolment(team=hat.team, started_on=today)  # nobody is responsible

    fill(0)
    with CaptureQueriesContext(connection) as for_one:
        client.get(START)
    assert asked(for_one) <= 12
    for number in range(1, 50):
        fill(number)
    with django_assert_num_queries(len(for_one)):
        client.get(START)
