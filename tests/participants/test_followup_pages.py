from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from audit.models import Reading
from participants.followups import proposed_day
from participants.models import FollowUp
from participants.occasions import occasions
from tests.builders import a_hat, a_held_follow_up, an_enrolment, an_organisation
from tests.queries import asked

pytestmark = pytest.mark.django_db
SWEDEN = ZoneInfo("Europe/Stockholm")
NAMES = ["follow_ups", "book_follow_up", "miss_follow_up", "hold_follow_up"]


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def enrolment(owner):
    return an_enrolment(
        team=owner.team,
        responsible=owner.user,
        started_on=date(2026, 3, 2),
        referring_organisation=an_organisation(name="Arbetsförmedlingen Köping", kind="AF"),
    )


@pytest.fixture
def planned(enrolment):
    return enrolment.follow_ups.get()


def url(name, enrolment):
    return reverse(f"participants:{name}", args=[enrolment.case_number])


def shown(client, name, enrolment, **data):
    return client.get(url(name, enrolment), data).content.decode()


def hold(client, enrolment, meeting, **given):
    data = {
        "meeting": meeting.pk,
        "version": meeting.version,
        "held_on": "2026-05-28",
        "participant_voice": "Jag sover bättre.",
        "referrer_voice": "Vi vill fortsätta.",
        "team_voice": "Närvaron är god.",
        "decision": "continue",
        "reason": "Planen håller.",
    }
    return client.post(url("hold_follow_up", enrolment), data | given)


def test_a_decision_is_saved_with_its_voices_and_plans_the_next(client, owner, enrolment, planned):
    answer = hold(client, enrolment, planned, next_on="2026-08-28", next_at="10.00")
    assert answer.url == url("follow_ups", enrolment)
    held, following = enrolment.follow_ups.all()
    assert (held.held_on, held.decision, held.signed_by) == (
        date(2026, 5, 28),
        "continue",
        owner.user,
    )
    assert held.participant_voice == "Jag sover bättre."
    assert following.due_on == date(2026, 8, 28)
    assert following.booked_for == datetime(2026, 8, 28, 10, 0, tzinfo=SWEDEN)


def test_a_decision_to_close_leads_to_the_close_and_books_nothing(client, enrolment, planned):
    answer = hold(client, enrolment, planned, decision="close", next_on="2026-08-20")
    assert answer.url == url("close", enrolment)
    assert not enrolment.follow_ups.planned().exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": ""}, "Välj ett beslut"),
        ({"referrer_voice": ""}, "Skriv vad Arbetsförmedlingen Köping säger, eller att de inte"),
        ({"reason": " "}, "Skriv skälet till beslutet"),
        ({"held_on": "2999-01-01"}, "Mötet kan inte ha hållits efter i dag"),
        ({"held_on": "2026-03-01"}, "Dagen kan inte vara före 2\xa0mars 2026"),
        ({"next_on": "2026-08-29", "next_at": "10:00"}, "senast 28\xa0augusti 2026"),
        ({"next_on": "2026-05-28", "next_at": "10:00"}, "ska vara efter mötet"),
        ({"next_on": "2026-08-20"}, "Ange ett klockslag, eller ta bort dagen"),
        ({"next_at": "10:00"}, "Ange en dag, eller ta bort klockslaget"),
    ],
)
def test_a_refused_decision_saves_nothing_and_keeps_what_was_written(
    client, enrolment, planned, given, said
):
    html = hold(client, enrolment, planned, **given).content.decode()
    assert "<title>Fel: Ärende" in html
    assert said in html
    assert "Jag sover bättre." in html
    assert "Allt du skrivit finns kvar." in html
    assert enrolment.follow_ups.get().held_on is None


def test_a_late_day_is_said_at_once_with_whatever_else_is_amiss(client, enrolment, planned):
    answer = hold(client, enrolment, planned, decision="", next_on="2026-09-10", next_at="10:00")
    html = answer.content.decode()
    assert "Två saker behöver rättas" in html
    assert "Välj ett beslut" in html
    assert "senast 28\xa0augusti 2026" in html


def test_sent_twice_it_is_one_meeting_and_never_the_decision_of_the_next(
    client, enrolment, planned
):
    hold(client, enrolment, planned)
    html = hold(client, enrolment, planned, reason="En annan mening.").content.decode()
    assert "Mötet är redan hållet och beslutet sparat." in html
    assert "Planen håller." in html
    assert "En annan mening." in html
    assert enrolment.follow_ups.held().count() == 1


def test_a_meeting_of_another_case_is_not_held_here(client, owner, enrolment):
    other = an_enrolment(team=owner.team).follow_ups.get()
    hold(client, enrolment, other)
    other.refresh_from_db()
    assert other.held_on is None


@pytest.mark.parametrize("sent", ["9" * 5000, "nästa"])
def test_what_is_no_key_is_no_meeting(client, enrolment, planned, sent):
    answer = client.post(url("hold_follow_up", enrolment), {"meeting": sent})
    assert answer.url == url("follow_ups", enrolment)
    planned.refresh_from_db()
    assert planned.is_planned


def test_the_meeting_shows_the_last_decision_and_no_internal_notes(client, owner, enrolment):
    a_held_follow_up(enrolment, on=date(2026, 5, 28))
    enrolment.follow_ups.held().update(reason="Öka till tolv timmar.")
    enrolment.notes.create(
        happened_on=date(2026, 6, 1), text="Hemligt internt", signed_by=owner.user, signed_at=now()
    )
    html = shown(client, "hold_follow_up", enrolment)
    assert "Öka till tolv timmar." in html
    assert "Hemligt internt" not in html
    assert reverse("instruments:course", args=[enrolment.case_number]) in html


def test_the_next_meeting_is_proposed_on_the_last_weekday_in_time(client, enrolment, planned):
    planned.book(at=datetime(2026, 5, 29, 9, 30, tzinfo=SWEDEN), now=now())
    html = shown(client, "hold_follow_up", enrolment)
    assert "Senast 29\xa0augusti 2026" in html
    assert 'value="2026-08-28"' in html
    assert 'value="09:30' in html


@pytest.mark.parametrize(
    ("due", "proposed"),
    [
        (date(2026, 8, 28), date(2026, 8, 28)),
        (date(2026, 8, 29), date(2026, 8, 28)),
        (date(2026, 8, 30), date(2026, 8, 28)),
        (date(2026, 8, 31), date(2026, 8, 31)),
    ],
)
def test_no_meeting_is_proposed_in_a_weekend(due, proposed):
    assert proposed_day(due) == proposed


def test_a_moved_meeting_keeps_its_old_time_and_reason(client, enrolment, planned):
    first, second = now() + timedelta(days=3), localtime(now() + timedelta(days=5))
    planned.book(at=first, now=now())
    data = {"day": second.date().isoformat(), "at": "10.00"}
    assert "Skriv varför mötet flyttas" in (
        client.post(url("book_follow_up", enrolment), data).content.decode()
    )
    client.post(url("book_follow_up", enrolment), data | {"reason": "Tandläkaren."})
    planned.refresh_from_db()
    assert localtime(planned.booked_for).date() == second.date()
    assert planned.changes.get().was_for == first
    assert "Tandläkaren." in shown(client, "follow_ups", enrolment)


def test_a_time_that_has_been_cannot_be_booked(client, enrolment, planned):
    data = {"day": (localdate() - timedelta(days=1)).isoformat(), "at": "10:00"}
    assert "Tiden har redan varit" in (
        client.post(url("book_follow_up", enrolment), data).content.decode()
    )
    planned.refresh_from_db()
    assert planned.booked_for is None


def test_a_missed_meeting_stays_with_its_reason_and_is_still_due(client, enrolment, planned):
    planned.book(at=now() - timedelta(days=1), now=now() - timedelta(days=9))
    client.post(url("miss_follow_up", enrolment), {"reason": "Sjuk."})
    planned.refresh_from_db()
    assert planned.is_planned
    assert planned.booked_for is None
    html = shown(client, "follow_ups", enrolment)
    assert "Uteblivet" in html
    assert "Sjuk." in html
    assert (localdate() - timedelta(days=1), "Uteblivet möte") in occasions(enrolment)


def test_a_meeting_that_lies_ahead_has_not_been_missed(client, enrolment, planned):
    planned.book(at=now() + timedelta(days=1), now=now())
    answer = client.post(url("miss_follow_up", enrolment), {"reason": "Sjuk."})
    assert "Mötet har inte varit än" in answer.content.decode()
    assert not planned.changes.exists()


def test_when_nothing_is_planned_the_chain_says_so(client, enrolment):
    a_held_follow_up(enrolment, on=date(2026, 5, 28), decision="close")
    for name in NAMES[1:]:
        assert client.get(url(name, enrolment)).url == url("follow_ups", enrolment)
    assert "Ni har beslutat att avsluta." in shown(client, "follow_ups", enrolment)


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing(client, enrolment, name):
    client.force_login(a_hat().user)
    assert client.get(url(name, enrolment)).status_code == 404
    assert client.post(url(name, enrolment)).status_code in {404, 405}


@pytest.mark.parametrize("name", NAMES)
def test_each_reading_is_logged_with_the_case(client, enrolment, planned, name):
    planned.book(at=now() - timedelta(days=1), now=now())
    shown(client, name, enrolment)
    assert Reading.objects.get().subjects == [enrolment.pk]


def test_the_chain_asks_as_much_for_many_meetings_as_for_one(client, enrolment):
    a_held_follow_up(enrolment, on=date(2026, 3, 3))
    with CaptureQueriesContext(connection) as few:
        shown(client, "follow_ups", enrolment)
    for place in range(10):
        meeting = enrolment.follow_ups.planned().get()
        for _ in range(2):
            meeting.book(at=now(), reason="Flyttat", now=now())
        a_held_follow_up(enrolment, on=date(2026, 4, 1) + timedelta(days=place))
    with CaptureQueriesContext(connection) as many:
        shown(client, "follow_ups", enrolment)
    assert asked(many) == asked(few) <= 12
    assert FollowUp.objects.held().count() == 11
