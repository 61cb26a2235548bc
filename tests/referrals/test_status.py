from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.roles import Role
from referrals.models import Referral
from referrals.path import path_of
from referrals.states import State
from tests.builders import (
    a_consent,
    a_hat,
    a_participant,
    a_referral,
    a_team,
    a_user,
    an_enrolment,
    an_organisation,
)

DAY = date(2026, 3, 2)
LATER = date(2026, 3, 16)


def page(client, hat, name, referral):
    client.force_login(hat.user)
    return client.get(reverse(f"referrals:{name}", args=[referral.number]))


def post(client, hat, name, referral, **facts):
    client.force_login(hat.user)
    return client.post(reverse(f"referrals:{name}", args=[referral.number]), facts)


def an_asked_referral(**facts):
    referral = a_referral(**facts)
    referral.ask(on=LATER, question="Vilken ersättning har Viktor i dag?")
    return referral


def accepted(referral, **facts):
    enrolment = an_enrolment(
        team=referral.team,
        started_on=LATER,
        referring_party=referral.referring_party,
        **facts,
    )
    referral.accept(on=LATER, enrolment=enrolment)
    a_consent(enrolment, on=DAY)
    return enrolment


def titles(referral, kind):
    return [step.title for step in path_of(referral, 14) if step.kind == kind]


def facts_of(**days):
    names = "sent read asked answered visit meeting queued decided declined withdrawn"
    return Referral(**{f"{name}_on": days.get(name) for name in names.split()})


@pytest.mark.parametrize(
    ("days", "done", "now"),
    [
        ({"sent": DAY}, 1, "Läst av teamet"),
        ({"sent": DAY, "read": DAY}, 2, "Bedömning"),
        ({"sent": DAY, "read": DAY, "asked": DAY}, 2, "Teamet behöver en komplettering"),
        ({"sent": DAY, "read": DAY, "asked": DAY, "answered": DAY}, 3, "Bedömning"),
        ({"sent": DAY, "read": DAY, "visit": DAY}, 2, "Studiebesök"),
        ({"sent": DAY, "read": DAY, "meeting": DAY}, 2, "Uppstartsmöte"),
        ({"sent": DAY, "read": DAY, "visit": DAY, "meeting": DAY}, 3, "Uppstartsmöte"),
        ({"sent": DAY, "queued": DAY}, 1, "Plats eller kö"),
        ({"sent": DAY, "read": DAY, "declined": DAY}, 2, "Avböjd av teamet"),
        ({"sent": DAY, "withdrawn": DAY}, 1, "Återtagen"),
    ],
)
def test_the_path_says_what_is_done_and_where_it_stands(days, done, now):
    referral = facts_of(**days)
    assert len(titles(referral, "done")) == done
    assert titles(referral, "now") == [now]


def test_a_path_that_led_to_the_team_is_done_all_the_way():
    path = path_of(facts_of(sent=DAY, read=DAY, decided=LATER), 14)
    assert [step.title for step in path] == [
        "Remissen skickad",
        "Läst av teamet",
        "Antagen till teamet",
    ]
    assert {step.kind for step in path} == {"done"}


@pytest.mark.django_db
def test_the_referrer_reads_the_questions_and_answers_them(client):
    referral = an_asked_referral()
    shown = page(client, referral.referrer, "status", referral).text
    assert "Vilken ersättning har Viktor i dag?" in shown
    answer = post(client, referral.referrer, "answer", referral, answer="Försörjningsstöd.")
    assert answer["Location"] == reverse("referrals:status", args=[referral.number])
    referral.refresh_from_db()
    assert (referral.answer, referral.current_state) == ("Försörjningsstöd.", State.SENT)
    again = post(client, referral.referrer, "answer", referral, answer="Nej")
    assert again["Location"] == answer["Location"]
    shown = page(client, referral.referrer, "status", referral).text
    assert "Frågorna väntar inte längre på svar." in shown
    assert Referral.objects.get().answer == "Försörjningsstöd."


@pytest.mark.django_db
def test_an_empty_answer_is_not_an_answer(client):
    referral = an_asked_referral()
    shown = post(client, referral.referrer, "answer", referral, answer="")
    assert "<title>Fel: Remiss" in shown.text
    assert Referral.objects.get().answered_on is None


@pytest.mark.django_db
def test_the_referrer_withdraws_with_a_reason_while_it_is_undecided(client):
    referral = a_referral()
    post(client, referral.referrer, "withdraw", referral, reason="Personen har flyttat.")
    referral.refresh_from_db()
    assert referral.current_state == State.WITHDRAWN
    again = post(client, referral.referrer, "withdraw", referral, reason="Igen")
    assert again["Location"] == reverse("referrals:status", args=[referral.number])
    shown = page(client, referral.referrer, "status", referral).text
    assert "Remissen är redan återtagen." in shown
    assert Referral.objects.get().withdrawn_reason == "Personen har flyttat."


@pytest.mark.django_db
def test_after_the_start_the_referrer_sees_dates_and_nothing_of_the_case(client):
    team = a_team()
    referral = a_referral(team=team, first_name="Viktor", last_name="Skriven")
    enrolment = accepted(
        referral,
        participant=a_participant(
            controller=team.owner, first_name="Registrerad", last_name="Annan"
        ),
    )
    enrolment.notes.create(
        happened_on=LATER, text="Hemligt", signed_by=a_user(), signed_at="2026-03-17T12:00:00Z"
    )
    shown = page(client, referral.referrer, "status", referral).text
    assert "Inskriven sedan" in shown
    assert "16\N{NO-BREAK SPACE}juni" in shown  # three months after the start
    assert "Viktor Skriven" in shown
    for secret in ("Hemligt", "Registrerad", "Annan", enrolment.case_number):
        assert secret not in shown


@pytest.mark.django_db
def test_a_closed_case_is_said_to_be_closed_and_no_more(client):
    referral = a_referral()
    accepted(referral).close(on=date(2026, 6, 26), outcome="dropout")
    shown = page(client, referral.referrer, "status", referral).text
    assert "Avslutad" in shown
    assert "Nästa uppföljning" not in shown
    assert "drop-out" not in shown


@pytest.mark.django_db
def test_after_a_decline_the_referrer_reads_the_text_to_them_and_no_other(client):
    referral = a_referral()
    referral.decline(
        on=LATER,
        reason="not_ready",
        internal_note="INTERNT",
        text_to_participant="TILL PERSONEN",
        text_to_referrer="TILL REMITTENTEN",
    )
    shown = page(client, referral.referrer, "status", referral).text
    assert "TILL REMITTENTEN" in shown
    for secret in ("INTERNT", "TILL PERSONEN", "orkar inte delta"):
        assert secret not in shown


@pytest.mark.django_db
def test_what_came_of_the_meetings_is_for_the_team(client):
    referral = a_referral()
    referral.plan(visit_on=LATER, visit_outcome="thinks")
    shown = page(client, referral.referrer, "status", referral).text
    assert "16\N{NO-BREAK SPACE}mars" in shown
    assert "vill tänka på saken" not in shown


@pytest.mark.django_db
def test_the_contact_is_the_handler_or_else_whoever_leads_the_team(client):
    referral = a_referral()
    leader = a_hat(Role.VERKSAMHETSLEDARE, team=referral.team)
    handler = a_hat(team=referral.team, user=a_user(first_name="Jonas", last_name="Ekbacke"))
    assert leader.user.display_name in page(client, referral.referrer, "status", referral).text
    referral.handle(by=handler)
    assert "Jonas Ekbacke" in page(client, referral.referrer, "status", referral).text
    handler.ended_on = localdate() - timedelta(days=1)
    handler.save()
    assert "Jonas Ekbacke" not in page(client, referral.referrer, "status", referral).text


@pytest.mark.django_db
def test_the_list_shows_the_own_and_of_the_office_only_number_and_state(client):
    office = an_organisation(kind="AF")
    referrer = a_hat(Role.REMITTENT, organisation=office)
    colleague = a_hat(Role.REMITTENT, organisation=office)
    mine = a_referral(referrer=referrer, last_name="Egenremiss")
    theirs = a_referral(referrer=colleague, last_name="Kollegans")
    draft = a_referral(referrer=colleague, sent_on=None)
    elsewhere = a_referral()
    client.force_login(referrer.user)
    shown = client.get(reverse("referrals:list")).text
    assert "Egenremiss" in shown
    assert theirs.number in shown
    for secret in ("Kollegans", draft.number, elsewhere.number):
        assert secret not in shown
    assert mine.number in shown


@pytest.mark.django_db
def test_a_colleague_takes_over_without_being_told_whom_it_is_about_first(client):
    referral = a_referral(last_name="Lagerhed")
    colleague = a_hat(Role.REMITTENT, organisation=referral.referred_by)
    asked = page(client, colleague, "take_over", referral)
    assert asked.status_code == 200
    assert "Lagerhed" not in asked.text
    for _ in range(2):  # the second press is answered like the first
        taken = post(client, colleague, "take_over", referral)
        assert taken["Location"] == reverse("referrals:status", args=[referral.number])
    assert "Lagerhed" in page(client, colleague, "status", referral).text
    assert page(client, referral.referrer, "status", referral).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["status", "sent", "receipt", "answer", "withdraw"])
def test_a_remiss_is_found_by_its_referrer_and_by_no_other_one(client, name):
    referral = an_asked_referral()
    colleague = a_hat(Role.REMITTENT, organisation=referral.referred_by)
    stranger = a_hat(Role.REMITTENT)
    assert page(client, referral.referrer, name, referral).status_code == 200
    absent = client.get(reverse(f"referrals:{name}", args=["R-2026-999"]))
    for hat in (colleague, stranger):
        forbidden = page(client, hat, name, referral)
        assert forbidden.status_code == 404
        assert forbidden.content == absent.content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["status", "sent", "receipt", "take_over"])
def test_the_pages_of_the_referrer_are_no_pages_of_the_team(client, name):
    referral = a_referral()
    assert page(client, a_hat(team=referral.team), name, referral).status_code == 404


@pytest.mark.django_db
def test_a_stranger_takes_over_nothing(client):
    referral = a_referral()
    stranger = a_hat(Role.REMITTENT)
    assert post(client, stranger, "take_over", referral).status_code == 404
    assert post(client, referral.referrer, "take_over", referral).status_code == 302
    shown = page(client, referral.referrer, "status", referral).text
    assert "Remissen är redan din." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SOCIALKONSULENT, Role.INSATSEKONOM])
def test_a_remiss_without_an_office_is_of_nobodys_office(role):
    """A hat without an organisation has no office, and must not match a remiss without one."""
    a_referral(referrer=a_hat())
    office = a_referral().referred_by
    place = {} if role == Role.SOCIALKONSULENT else {"organisation": office}
    assert not Referral.objects.of_office(a_hat(role, **place)).exists()


@pytest.mark.django_db
def test_a_protected_persons_remiss_stays_with_its_referrer(client):
    referral = a_referral()
    colleague = a_hat(Role.REMITTENT, organisation=referral.referred_by)
    owner = referral.team.owner
    person = a_participant(controller=owner, protection="marked", alias="Alias Björk")
    accepted(referral, participant=person)
    client.force_login(colleague.user)
    assert referral.number not in client.get(reverse("referrals:list")).text
    for ask in (page, post):
        assert ask(client, colleague, "take_over", referral).status_code == 404
    assert Referral.objects.get().referrer == referral.referrer
    assert page(client, referral.referrer, "status", referral).status_code == 200


@pytest.mark.django_db
def test_a_meeting_still_to_come_when_the_remiss_was_accepted_is_not_said_to_be_held():
    today = localdate()
    facts = a_referral(sent_on=today)
    facts.plan(meeting_on=today + timedelta(days=2))
    facts.accept(on=today, enrolment=an_enrolment(team=facts.team))
    assert "Uppstartsmöte" not in [step.title for step in path_of(facts, 14)]
