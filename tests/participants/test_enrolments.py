from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from finsam.models import StaleRecord
from participants.models import Enrolment, FollowUp
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_held_follow_up,
    a_participant,
    a_team,
    a_user,
    an_enrolment,
    an_organisation,
)

pytestmark = pytest.mark.django_db


def due_dates(enrolment):
    return [follow_up.due_on for follow_up in enrolment.follow_ups.planned()]


@transaction.atomic
def settled(change):
    """Makes a change and runs the checks that otherwise wait for the end of the transaction."""
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_next_follow_up_is_counted_from_the_last_held_one():
    enrolment = an_enrolment(started_on=date(2026, 1, 12))
    assert due_dates(enrolment) == [date(2026, 4, 12)]
    a_held_follow_up(enrolment, on=date(2026, 4, 1))
    assert due_dates(enrolment) == [date(2026, 7, 1)]


def test_a_decision_to_close_plans_no_more():
    enrolment = an_enrolment()
    a_held_follow_up(enrolment, on=date(2026, 4, 1), decision="close")
    assert due_dates(enrolment) == []


def test_a_follow_up_is_held_once():
    enrolment = an_enrolment()
    follow_up = a_held_follow_up(enrolment, on=date(2026, 4, 1))
    held = {"signed_by": a_user(), "signed_at": now()}
    with pytest.raises(ValidationError, match="redan hållen"):
        follow_up.hold(on=date(2026, 4, 2), decision=FollowUp.Decision.CONTINUE, **held)


def test_a_follow_up_is_not_held_before_the_start():
    with pytest.raises(ValidationError, match="före"):
        a_held_follow_up(an_enrolment(started_on=date(2026, 1, 12)), on=date(2026, 1, 11))


def test_closing_cancels_what_will_not_be_held_and_starts_the_clock_of_the_final_document():
    enrolment = a_closed_enrolment(closed_on=date(2026, 6, 26))
    [cancelled] = enrolment.follow_ups.all()
    assert cancelled.cancelled_on == date(2026, 6, 26)
    assert enrolment.final_document.due_on == date(2026, 7, 17)


def test_an_enrolment_closes_once():
    enrolment = a_closed_enrolment(closed_on=date(2026, 6, 26))
    with pytest.raises(ValidationError, match="redan avslutat"):
        enrolment.close(on=date(2026, 6, 29), outcome="dropout")


def test_closing_before_the_start_is_refused():
    with pytest.raises(ValidationError, match="Ett avslut har datum"):
        a_closed_enrolment(closed_on=date(2025, 1, 1))


def test_a_misregistration_needs_no_final_document():
    enrolment = a_closed_enrolment(closed_on=date(2026, 6, 26), outcome="misregistered")
    assert not hasattr(enrolment, "final_document")


def test_a_person_is_enrolled_once_at_a_time_in_a_team():
    enrolment = an_enrolment()
    with pytest.raises(ValidationError, match="redan inskriven"):
        an_enrolment(team=enrolment.team, participant=enrolment.participant)


def test_case_numbers_follow_each_other_and_say_nothing_of_the_person():
    team = a_team(code="HAL")
    numbers = [an_enrolment(team=team, started_on=date(2026, 1, 12)).case_number for _ in range(3)]
    assert numbers == ["HAL-2026-001", "HAL-2026-002", "HAL-2026-003"]


def test_an_open_case_without_huvudman_is_refused_by_the_database():
    team = a_team()
    person = a_participant(controller=team.owner)
    case = Enrolment(team=team, participant=person, started_on=date(2026, 1, 12), case_number="X-1")
    with pytest.raises(IntegrityError, match="an open case has a huvudman"):
        settled(case.save)


def test_the_last_huvudman_of_an_open_case_cannot_be_ended():
    enrolment = an_enrolment()
    period = enrolment.huvudman_periods.get()
    with pytest.raises(IntegrityError, match="an open case has a huvudman"):
        settled(lambda: period.end(on=date(2026, 2, 1)))


def test_a_huvudman_may_hand_over_within_one_transaction():
    enrolment = an_enrolment()
    enrolment.huvudman_periods.get().end(on=date(2026, 2, 1))
    enrolment.huvudman_periods.create(organisation=an_organisation(), started_on=date(2026, 2, 2))
    settled(lambda: None)
    assert enrolment.huvudman_periods.current().count() == 1


def test_two_huvudmen_for_one_area_on_a_day_are_refused_by_the_database():
    enrolment = an_enrolment()
    with pytest.raises(IntegrityError, match="one_huvudman_an_area"), transaction.atomic():
        enrolment.huvudman_periods.create(
            organisation=an_organisation(), started_on=date(2026, 2, 1)
        )


def test_a_stale_save_is_refused_and_the_first_one_stands():
    enrolment = an_enrolment()
    mine, theirs = Enrolment.objects.get(), Enrolment.objects.get()
    theirs.legal_record = "dnr 1"
    theirs.save()
    mine.legal_record = "dnr 2"
    with pytest.raises(StaleRecord):
        mine.save()
    enrolment.refresh_from_db()
    assert enrolment.legal_record == "dnr 1"


def test_a_signed_note_cannot_be_changed_in_the_database():
    enrolment = an_enrolment()
    note = enrolment.notes.create(
        happened_on=date(2026, 2, 1),
        text="Samtal",
        signed_by=a_user(),
        signed_at="2026-02-01T12:00:00Z",
    )
    note.text = "Något annat"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        note.save()


def test_a_case_is_found_by_its_team_and_nobody_else():
    hat = a_hat()
    enrolment = an_enrolment(team=hat.team)
    assert list(Enrolment.objects.visible_to(hat)) == [enrolment]
    assert not Enrolment.objects.visible_to(a_hat()).exists()


def test_a_protected_person_is_found_by_the_responsible_only():
    hat = a_hat()
    colleague = a_hat(team=hat.team)
    participant = a_participant(controller=hat.team.owner, protection="marked", alias="Alias Björk")
    an_enrolment(team=hat.team, participant=participant, responsible=hat.user)
    assert Enrolment.objects.visible_to(hat).exists()
    assert not Enrolment.objects.visible_to(colleague).exists()


def test_an_address_of_a_protected_person_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="protected_without_address"), transaction.atomic():
        a_participant(protection="marked", alias="Alias Björk", address="Storgatan 1")
