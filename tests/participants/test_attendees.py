from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, localtime, make_aware, now

from participants.models import Attendee
from tests.builders import an_enrolment

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=60))


def url(name, case):
    return reverse(f"participants:{name}", args=[case.case_number])


def booked(client, case, others, **more):
    facts = {"day": str(TODAY + timedelta(days=5)), "at": "10:00", "others": others} | more
    assert client.post(url("book_follow_up", case), facts).status_code == 302


def held(client, case, came):
    follow_up = case.follow_ups.planned().get()
    voices = dict.fromkeys(("participant_voice", "referrer_voice", "team_voice"), "Går framåt.")
    facts = {
        "meeting": follow_up.pk,
        "version": follow_up.version,
        "held_on": str(TODAY),
        "decision": "continue",
        "reason": "Det går framåt.",
        "came": came,
    }
    assert client.post(url("hold_follow_up", case), voices | facts).status_code == 302


def test_who_is_called_is_said_when_the_meeting_is_booked_and_moved(client, case):
    booked(client, case, "Karin Sundin, rehabkoordinator\n\nOlle Ek")
    page = client.get(url("follow_ups", case)).content.decode()
    assert "Kallade: deltagaren; remittenten; Karin Sundin, rehabkoordinator; Olle Ek." in page
    booked(client, case, "Olle Ek\nSiv Ahl, syv", reason="Sjukdom")
    called = case.follow_ups.get().attendees.filter(part="other")
    assert [str(one) for one in called] == ["Olle Ek", "Siv Ahl, syv"]


def test_who_came_is_ticked_when_it_is_held(client, case):
    booked(client, case, "Karin Sundin, rehabkoordinator\nOlle Ek")
    olle = Attendee.objects.get(name="Olle Ek")
    held(client, case, ["participant", olle.key])
    came = dict(case.follow_ups.held().get().attendees.values_list("part", "came"))
    assert came["participant"] is True
    assert came["referrer"] is False
    page = client.get(url("follow_ups", case)).content.decode()
    assert "remittenten (kom inte)" in page
    assert "Karin Sundin, rehabkoordinator (kom inte)" in page
    assert "Olle Ek (kom inte)" not in page


def test_a_meeting_that_was_never_booked_has_its_two_parties(client, case):
    held(client, case, ["participant", "referrer"])
    attendees = case.follow_ups.held().get().attendees.all()
    assert [(one.part, one.came) for one in attendees] == [
        ("participant", True),
        ("referrer", True),
    ]


def test_meeting_mode_shows_nothing_that_is_written_for_the_team(client, case, hat):
    """All three parties look at that screen."""
    signed = {"signed_by": hat.user, "signed_at": now()}
    note = case.notes.create(happened_on=TODAY, text="Internt om hemmet", **signed)
    case.objections.create(note=note, made_on=TODAY, text="Internt om felet", **signed)
    case.support_measures.create(kind="LSS", needed_on=TODAY, actor_name="Internt om kontakten")
    meeting = case.follow_ups.planned().get()
    was = make_aware(datetime.combine(TODAY - timedelta(days=9), time(10)))
    meeting.book(at=was, now=now())
    meeting.miss(reason="Internt om frånvaron", now=now())
    case.huvudman_periods.update(contact="Internt om huvudmannen")
    type(case).objects.update(referrer_contact="Internt om remittenten", legal_record="Internt 1")
    page = client.get(url("hold_follow_up", case)).content.decode()
    assert "Tre röster" in page
    assert "Internt" not in page.replace("Interna anteckningar", "")


def opened(client, case):
    """Formuläret som det skickas, with nothing changed in it."""
    form = client.get(url("book_follow_up", case)).context["form"]
    return {bound.html_name: bound.value() or "" for bound in form}


def test_who_a_colleague_has_called_meanwhile_is_shown_and_not_taken_away(client, case):
    booked(client, case, "Karin Sundin, rehabkoordinator")
    mine = opened(client, case)
    booked(client, case, "Karin Sundin, rehabkoordinator\nOlle Ek")
    page = client.post(
        url("book_follow_up", case), mine | {"at": "11:00", "others": "Siv Ahl", "reason": "Tåget"}
    )
    assert [
        (one.name, one.theirs, one.yours) for one in page.context["form"].meeting_of_two.differences
    ] == [
        ("at", "10:00", "11:00"),
        ("others", "Karin Sundin, rehabkoordinator\nOlle Ek", "Siv Ahl"),
    ]


def test_who_only_moves_the_meeting_takes_the_colleagues_list_over(client, case):
    booked(client, case, "Karin Sundin, rehabkoordinator")
    mine = opened(client, case) | {"at": "11:00", "reason": "Tåget"}
    booked(client, case, "Karin Sundin, rehabkoordinator\nOlle Ek")
    form = client.post(url("book_follow_up", case), mine).context["form"]
    assert form.meeting_of_two.taken_over == ["Andra som kallas"]
    again = {bound.html_name: bound.value() for bound in form}
    assert client.post(url("book_follow_up", case), again).status_code == 302
    meeting = case.follow_ups.get()
    assert localtime(meeting.booked_for).hour == 11
    assert "Olle Ek" in [str(one) for one in Attendee.objects.others_at(meeting)]


def test_only_a_changed_time_is_a_move_and_asks_why(client, case):
    booked(client, case, "Olle Ek")
    booked(client, case, "Olle Ek\nSiv Ahl, syv")
    meeting = case.follow_ups.get()
    assert [str(one) for one in Attendee.objects.others_at(meeting)] == ["Olle Ek", "Siv Ahl, syv"]
    assert not meeting.changes.exists()
    booked(client, case, "Olle Ek", at="11:00", reason="Förhinder")
    assert meeting.changes.get().reason == "Förhinder"
