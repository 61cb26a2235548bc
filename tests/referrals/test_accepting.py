from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from hypothesis import given
from hypothesis import strategies as st

from audit.forms.filters import concerning
from audit.models import Reading
from finsam.row_security import system
from organisations.models import Team
from organisations.roles import Role
from participants.models import Enrolment, Participant
from referrals import intake
from referrals.criteria import age, birth_date_of, outside_ages, too_few_parties
from referrals.models import Referral
from referrals.naming import name_reader
from referrals.states import State
from reporting.integrity import faults
from reporting.log_extract import entries_of
from tests.builders import (
    a_hat,
    a_log_row,
    a_participant,
    a_referral,
    a_team,
    a_user,
    an_enrolment,
    an_organisation,
)

NUMBER = "198112289874"
CLOSED_DOOR = "Ta hjälp av verksamhetsledaren"


def a_known(team, **facts):
    return a_participant(
        controller=team.owner, personal_number=NUMBER, identity_type="personnummer", **facts
    )


def a_known_protected(team):
    return a_known(team, protection="marked", alias="Alias Björk", last_name="Hemlig")


def said(hat, **facts):
    return {
        "first_name": "Viktor",
        "last_name": "Lagerhed",
        "personal_number": "19811228-9874",
        "protection": "none",
        "started_on": localdate().isoformat(),
        "responsible": hat.user.pk,
        "huvudman": hat.team.owner.pk,
    } | facts


def step(client, referral, hat, place, **facts):
    address = reverse("referrals:accept", args=[referral.number])
    return client.post(address, said(hat, **facts) | {"step": place, "go": "on"})


def a_remiss(hat, **facts):
    return a_referral(team=hat.team, personal_number=NUMBER, **facts)


def test_a_new_person_is_enrolled_with_what_the_remiss_says(client, hat):
    referral = a_remiss(hat, phone="070-1", municipality="Köping", language="tigrinska")
    page = step(client, referral, hat, 0)
    assert "Viktor Lagerhed, ny deltagare" in page.text
    assert not Participant.objects.exists()
    answer = step(client, referral, hat, 1)
    enrolment = Enrolment.objects.get()
    assert answer["Location"] == reverse("participants:case", args=[enrolment.case_number])
    person = enrolment.participant
    assert (person.name, person.personal_number) == ("Viktor Lagerhed", NUMBER)
    assert (person.sex, person.birth_date.year) == ("man", 1981)
    assert (person.phone, person.municipality, person.interpreter) == ("070-1", "Köping", True)
    assert person.controller == hat.team.owner
    assert enrolment.referred_on == referral.sent_on
    assert enrolment.referring_organisation == referral.referred_by
    assert enrolment.assignments.get().user == hat.user
    assert enrolment.huvudman_periods.get().organisation == hat.team.owner
    accepted = Referral.objects.get()
    assert (accepted.current_state, accepted.enrolment) == (State.ACCEPTED, enrolment)


def test_the_last_button_pressed_twice_enrols_once_and_leads_to_the_remiss(client, hat):
    referral = a_remiss(hat)
    step(client, referral, hat, 1)
    again = step(client, referral, hat, 1)
    assert again["Location"] == reverse("referrals:remiss", args=[referral.number])
    assert "Remissen är redan inskriven." in client.get(again["Location"]).text
    assert Enrolment.objects.count() == Participant.objects.count() == 1


def test_a_person_without_a_number_may_be_enrolled(client, hat):
    referral = a_referral(team=hat.team)
    step(client, referral, hat, 1, personal_number="")
    assert Enrolment.objects.get().participant.personal_number == ""


def test_a_person_known_to_the_controller_is_offered_to_the_team(client, hat):
    known = a_known(hat.team, first_name="Tova", birth_date="1981-12-28")
    referral = a_remiss(hat)
    page = client.get(reverse("referrals:accept", args=[referral.number])).text
    assert f"{known.name}, född 1981, finns redan hos er" in page
    assert Reading.objects.filter(kind="participant", subjects=[known.pk]).exists()
    step(client, referral, hat, 1, person=known.pk)
    assert Enrolment.objects.get().participant == known
    assert Participant.objects.count() == 1


def test_a_match_and_a_list_read_in_are_among_the_readings_of_the_persons_case(client, hat):
    known = a_known(hat.team)
    owner = a_hat(team=a_team(owner=hat.team.owner))
    case = an_enrolment(team=owner.team, participant=known, responsible=owner.user)
    client.get(reverse("referrals:accept", args=[a_remiss(hat).number]))
    a_log_row(hat, view="referrals:check_import", kind="case list", subjects=[case.pk])
    client.force_login(owner.user)
    page = client.get(reverse("participants:readings", args=[case.case_number])).text
    assert "öppnade inskrivningen" in page
    assert "kontrollen av inlästa ärenden" in page
    told = [entry.name for entry in entries_of([case.pk], with_names=True)]
    assert told.count(hat.user.display_name) == 2
    found = Reading.objects.filter(concerning(case.case_number))
    assert {"referrals:accept", "referrals:check_import"} <= {row.view for row in found}


def test_the_same_number_is_not_given_to_a_second_person(client, hat):
    a_known(hat.team)
    page = step(client, a_remiss(hat), hat, 1, person="new")
    assert "Ett nummer hör till en person" in page.text
    assert not Enrolment.objects.exists()


def test_a_number_typed_in_the_guide_is_matched_too(client, hat):
    known = a_known(hat.team)
    an_enrolment(team=hat.team, participant=known)
    page = step(client, a_referral(team=hat.team), hat, 0)
    assert known.name in page.text
    assert "Välj ett alternativ" in page.text


def test_a_number_that_is_typed_confirms_nobody_whom_the_reader_does_not_find(client, hat):
    """In the same words, so that nobody learns by them who is protected; the reviewer is told."""
    pages = []
    for facts in ({}, {"protection": "marked", "alias": "Alias Björk"}):
        team = a_team(owner=an_organisation())
        reader = a_hat(team=team)
        client.force_login(reader.user)
        known = a_known(team, **facts)
        page = step(client, a_referral(team=team), reader, 0)
        assert CLOSED_DOOR in page.text
        assert known.name not in page.text
        pages.append(page.context["form"].errors.as_json())
        row = Reading.objects.get(kind="participant", subjects=[known.pk])
        assert (row.outcome, row.alert) == ("denied", bool(facts))
    assert pages[0] == pages[1]


def test_a_person_of_another_controller_is_not_known(client, hat):
    stranger = a_known(a_team())
    referral = a_remiss(hat)
    page = client.get(reverse("referrals:accept", args=[referral.number])).text
    assert stranger.name not in page
    step(client, referral, hat, 1)
    assert Participant.objects.filter(personal_number=NUMBER).count() == 2


def test_a_number_that_cannot_be_right_stops_the_guide(client, hat):
    page = step(client, a_remiss(hat), hat, 0, personal_number="19811228-9875")
    assert "Kontrollsiffran stämmer inte" in page.text
    assert "Steg 1 av 2" in page.text


def test_a_hidden_person_is_neither_shown_nor_confirmed(client, hat):
    known = a_known_protected(hat.team)
    an_enrolment(team=hat.team, participant=known, responsible=a_user())
    referral = a_referral(team=hat.team)
    opened = client.get(reverse("referrals:accept", args=[referral.number])).text
    assert CLOSED_DOOR not in opened
    assert "finns redan" not in opened
    for place in (0, 1):
        page = step(client, referral, hat, place).text
        assert CLOSED_DOOR in page
        for secret in ("Alias Björk", "Hemlig", "finns redan", "skyddade uppgifter finns"):
            assert secret not in page
    told = Reading.objects.filter(kind="participant", subjects=[known.pk])
    assert set(told.values_list("outcome", "alert")) == {("denied", True)}
    assert Referral.objects.get().current_state == State.SENT


@pytest.mark.django_db
def test_somebody_registered_meanwhile_is_refused_in_the_same_words():
    team = a_team()
    referral = a_referral(team=team)
    person = intake.newcomer(referral, first_name="Viktor", last_name="Lagerhed")
    person.identify(NUMBER, today=localdate())
    a_known(team)
    with pytest.raises(ValidationError, match=CLOSED_DOOR):
        accept(referral, participant=person)
    assert not Enrolment.objects.exists()


def test_the_responsible_of_a_protected_person_is_told(client, hat):
    known = a_known_protected(hat.team)
    colleague = a_hat(team=hat.team)
    an_enrolment(team=hat.team, participant=known, responsible=hat.user)
    referral = a_remiss(hat)
    assert intake.may_be_matched(referral, known, hat)
    assert not intake.may_be_matched(referral, known, colleague)
    name_reader(referral, colleague.user, by=None, at=now())
    assert intake.may_be_matched(referral, known, colleague)


def test_the_leader_enrols_a_protected_person_again_without_seeing_who_it_is(client, db):
    leader = a_hat(Role.VERKSAMHETSLEDARE)
    colleague = a_hat(team=leader.team)
    known = a_known_protected(leader.team)
    client.force_login(leader.user)
    referral = a_referral(team=leader.team)
    page = step(client, referral, leader, 0).text
    assert "Person med skyddade uppgifter" in page
    assert "Alias Björk" not in page
    assert Reading.objects.get(kind="participant", subjects=[known.pk]).alert
    answer = step(client, referral, leader, 1, person=known.pk, responsible=colleague.user.pk)
    assert answer["Location"] == reverse("referrals:list")
    assert Enrolment.objects.visible_to(colleague).exists()
    assert not Enrolment.objects.visible_to(leader).exists()
    assert client.get(reverse("referrals:remiss", args=[referral.number])).status_code == 404


def test_a_new_protected_person_has_an_alias_and_no_way_of_contact(client, hat):
    referral = a_remiss(hat, phone="070-1", municipality="Köping")
    page = step(client, referral, hat, 0, protection="marked")
    assert "Skriv ett alias" in page.text
    step(client, referral, hat, 1, protection="marked", alias="Alias Ek")
    person = Participant.objects.get()
    assert (person.shown_name, person.phone, person.municipality) == ("Alias Ek", "", "")


def test_of_a_protected_person_the_remiss_forgets_every_way_of_contact(client, hat):
    referral = a_remiss(hat, phone="070-1", municipality="Köping")
    step(client, referral, hat, 1, protection="marked", alias="Alias Ek")
    assert ways_in(referral) == {("", "")}


def test_who_is_protected_later_is_forgotten_by_the_remiss_then(client, hat):
    referral = a_remiss(hat, phone="070-1", municipality="Köping")
    step(client, referral, hat, 1)
    assert ways_in(referral) == {("070-1", "Köping")}
    case = Enrolment.objects.get()
    address = reverse("participants:edit_person", args=[case.case_number])
    facts = {"sex": "woman", "protection": "marked", "alias": "Alias Ek"}
    assert client.post(address, facts).status_code == 302
    assert ways_in(referral) == {("", "")}
    assert not [fault for fault in faults() if fault.startswith("historik")]


def ways_in(referral):
    """What the remiss and its history know of where the person is."""
    rows = [Referral.objects.get(pk=referral.pk), *referral.history.all()]
    return {(row.phone, row.municipality) for row in rows}


def test_a_start_before_the_remiss_is_refused_and_nothing_is_half_saved(client, hat):
    referral = a_remiss(hat, sent_on=localdate())
    yesterday = localdate() - timedelta(days=1)
    page = step(client, referral, hat, 1, started_on=yesterday.isoformat())
    assert "Remissen kan inte komma efter starten" in page.text
    assert not Participant.objects.exists()


def test_only_staff_of_the_team_can_be_responsible(client, hat):
    page = step(client, a_remiss(hat), hat, 1, responsible=a_hat().user.pk)
    assert "<title>Fel: Remiss" in page.text
    assert not Enrolment.objects.exists()


def test_an_age_outside_the_limits_warns_and_lets_through(client, hat):
    hat.team.age_to = 30
    hat.team.save()
    referral = a_remiss(hat)
    assert "Du kan anta ändå" in step(client, referral, hat, 0).text
    assert step(client, referral, hat, 1).status_code == 302


def accept(referral, **facts):
    defaults = {
        "started_on": localdate(),
        "decided_on": localdate(),
        "responsible": a_user(),
        "huvudman": referral.team.owner,
    }
    return intake.accept(referral, **defaults | facts)


@pytest.mark.django_db
def test_a_participant_of_another_controller_is_not_enrolled():
    with pytest.raises(ValidationError, match="annan personuppgiftsansvarig"):
        accept(a_referral(), participant=a_participant(controller=an_organisation()))


@pytest.mark.django_db
def test_a_person_who_is_in_the_team_already_is_not_enrolled_again():
    enrolment = an_enrolment()
    referral = a_referral(team=enrolment.team)
    with pytest.raises(ValidationError, match="redan inskriven"):
        accept(referral, participant=enrolment.participant)
    referral.refresh_from_db()
    assert referral.current_state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_in_the_same_moment_make_one_enrolment():
    referral = a_referral()
    start = Barrier(4)
    responsible = a_user()

    def race(_):
        try:
            with transaction.atomic(), system("prov"):
                mine = Referral.objects.select_related("team__owner").get()
                start.wait(10)
                person = intake.newcomer(mine, first_name="Viktor", last_name="Lagerhed")
                return accept(mine, participant=person, responsible=responsible)
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(race, range(4)))
    assert Enrolment.objects.count() == Participant.objects.count() == 1
    refusals = [result for result in results if isinstance(result, ValidationError)]
    assert len(refusals) == 3
    referral.refresh_from_db()
    assert referral.current_state == State.ACCEPTED


@given(born_on=st.dates(), years=st.integers(0, 110))
def test_age_turns_on_the_birthday(born_on, years):
    try:
        birthday = born_on.replace(year=born_on.year + years)
    except ValueError:  # 29 February, or past the calendar's end
        return
    assert age(born_on, birthday) == years


def test_criteria_warn_in_words():
    team = a_team_of_ages(16, 30)
    today = localdate().replace(month=6, day=15)
    assert outside_ages(team, birth_date_of(NUMBER, today), today)
    assert not outside_ages(team, None, today)
    assert birth_date_of("", today) is None
    assert too_few_parties(["AF", "AF"])
    assert not too_few_parties(["AF", "FK"])


def a_team_of_ages(first, last):
    return Team(age_from=first, age_to=last)


@pytest.mark.parametrize(("ahead", "enrolled"), [(400, False), (20, True)])
def test_a_start_far_ahead_is_a_slip_of_the_pen(client, hat, ahead, enrolled):
    referral = a_remiss(hat)
    day = localdate() + timedelta(days=ahead)
    step(client, referral, hat, 1, started_on=day.isoformat())
    assert Enrolment.objects.exists() is enrolled
