"""The file that a calendar fetches: read back by two parsers that did not write it."""

import re
from datetime import datetime, time, timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils.timezone import localdate, make_aware, now

from activities.models import CalendarFeed
from audit.models import Reading
from organisations.roles import Role
from referrals.models import Referral
from tests.builders import a_group, a_hat, a_participant, a_placement, a_referral, an_enrolment

pytestmark = pytest.mark.django_db
TODAY = localdate()
PAGE = reverse("reporting:feed")
TEN = make_aware(datetime.combine(TODAY, time(10)))


@pytest.fixture
def hat():
    return a_hat()


@pytest.fixture
def case(hat):
    person = a_participant(controller=hat.team.owner, first_name="Åsa", last_name="Ängsmo")
    case = an_enrolment(
        team=hat.team,
        responsible=hat.user,
        participant=person,
        started_on=TODAY - timedelta(days=60),
    )
    case.follow_ups.planned().get().book(at=TEN, now=now())
    return case


def address(hat, whole_team=False):
    secret = CalendarFeed.objects.issue(hat, whole_team=whole_team, at=now())
    return reverse("reporting:feed_file", args=[secret])


def fetched(client, url):
    answer = client.get(url)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


def events(text):
    """By another library than the one that wrote them."""
    calendar = vobject.readOne(text)
    return {event.uid.value: event for event in calendar.contents.get("vevent", [])}


def assert_rfc_5545(body):
    """What the standard asks of every calendar, read by hand: §3.1 lines, §3.6 properties."""
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    unfolded = body.replace(b"\r\n ", b"").decode().split("\r\n")
    assert [unfolded[0], unfolded[-2]] == ["BEGIN:VCALENDAR", "END:VCALENDAR"]
    assert {"VERSION:2.0"} <= set(unfolded)
    assert sum(line.startswith("PRODID:") for line in unfolded) == 1
    for event in "\n".join(unfolded).split("BEGIN:VEVENT")[1:]:
        for name in ("UID", "DTSTAMP", "DTSTART"):
            assert len(re.findall(rf"^{name}[:;]", event, re.MULTILINE)) == 1, name


def test_everything_booked_is_an_event_under_a_number(client, hat, case):
    a_placement(case, next_follow_up_on=TODAY + timedelta(days=3))
    group = a_group(hat.team, leader=hat.user)
    referral = a_referral(team=hat.team)
    referral.handle(by=hat)
    referral.plan(visit_on=TODAY)
    answer = client.get(address(hat))
    assert_rfc_5545(answer.content)
    found = events(answer.content.decode())
    said = {event.summary.value for event in found.values()}
    assert said == {
        f"Uppföljning {case.case_number}",
        f"Arbetsplats {case.case_number}",
        f"Studiebesök {referral.number}",
        "Grupp arbetsmarknadsgrupp",
    }
    follow_up = found[f"uppfoljning-{case.follow_ups.get().pk}@samordning"]
    assert follow_up.dtstart.value == TEN
    assert follow_up.location.value == hat.team.code
    assert sum("traff-" in uid for uid in found) == group.sessions.count()


def test_no_name_no_workplace_and_no_room_leaves(client, hat, case):
    placement = a_placement(case, next_follow_up_on=TODAY, supervisor="Pia Hellgren")
    a_group(hat.team, leader=hat.user, name="Förmiddagen", place="Träffpunkten")
    text = fetched(client, address(hat)).replace("\r\n ", "")
    for word in ("Åsa", "Ängsmo", placement.workplace.name, "Pia", "Förmiddagen", "Träffpunkten"):
        assert word not in text
    assert hat.user.last_name not in text


def test_a_protected_person_is_in_no_feed_not_even_of_those_named(client, hat, case):
    case.named_readers.create(user=hat.user, named_at=now())
    person = case.participant
    person.protection, person.alias = "marked", "Deltagare H"
    person.save()
    assert events(fetched(client, address(hat, whole_team=True))) == {}


def test_a_protected_remiss_is_in_no_feed_either(client, hat):
    facts = {"is_protected": True, "municipality": "", "phone": ""}
    referral = a_referral(team=hat.team, **facts)
    referral.named_readers.create(user=hat.user, named_at=now())
    referral.plan(visit_on=TODAY)
    assert Referral.objects.received_by(hat).contains(referral)
    assert events(fetched(client, address(hat, whole_team=True))) == {}


def test_another_teams_bookings_are_in_no_feed(client, hat, case):
    other = a_referral()
    other.plan(visit_on=TODAY)
    a_group(other.team)
    found = events(fetched(client, address(hat, whole_team=True)))
    assert {uid.partition("-")[0] for uid in found} == {"uppfoljning"}


def test_one_reads_ones_own_or_asks_for_the_teams(client, hat, case):
    colleague = a_hat(team=hat.team)
    assert events(fetched(client, address(colleague))) == {}
    assert len(events(fetched(client, address(colleague, whole_team=True)))) == 1
    assert events(fetched(client, address(a_hat(), whole_team=True))) == {}


def test_a_booking_keeps_its_uid_and_counts_up_when_it_moves(client, hat, case):
    url = address(hat)
    [(uid, before)] = events(fetched(client, url)).items()
    case.follow_ups.get().book(at=TEN + timedelta(days=2), reason="Förhinder.", now=now())
    [(same, after)] = events(fetched(client, url)).items()
    assert same == uid
    assert after.dtstart.value == TEN + timedelta(days=2)
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_is_cancelled_is_said_to_be_cancelled(client, hat):
    group = a_group(hat.team, leader=hat.user)
    session = group.sessions.filter(day__gt=TODAY).first()
    session.cancel(on=TODAY, reason="Ledaren är sjuk.")
    found = events(fetched(client, address(hat)))
    assert found[f"traff-{session.pk}@samordning"].status.value == "CANCELLED"
    assert sum(event.status.value == "CONFIRMED" for event in found.values()) == len(found) - 1


def test_a_feed_reaches_four_weeks_back_and_twenty_six_ahead(client, hat, case):
    follow_up = case.follow_ups.get()
    for days, is_there in ((-28, True), (-29, False), (182, True), (183, False)):
        follow_up.booked_for = TEN + timedelta(days=days)
        follow_up.save()
        assert bool(events(fetched(client, address(hat)))) is is_there, days


def test_a_new_address_ends_the_old_one_and_both_can_be_ended(client, hat, case):
    first, second = address(hat), address(hat)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.force_login(hat.user)
    client.post(PAGE, {"avsluta": "1"})
    assert client.get(second).status_code == 404


def test_an_address_lasts_no_longer_than_the_role(client, hat, case):
    url = address(hat)
    hat.ended_on = TODAY - timedelta(days=1)
    hat.save()
    assert client.get(url).status_code == 404


def test_a_closed_account_has_no_feed(client, hat, case):
    url = address(hat)
    hat.user.is_active = False
    hat.user.save()
    assert client.get(url).status_code == 404


def test_the_secret_is_shown_once_and_kept_as_a_hash_alone(client, hat):
    client.force_login(hat.user)
    answer = client.post(PAGE, {"whole_team": "team"}).content.decode()
    secret = re.search(r"/kalender/([\w-]{43})\.ics", answer)[1]
    kept = CalendarFeed.objects.get()
    assert kept.whole_team
    assert secret not in str(vars(kept))
    assert secret not in client.get(PAGE).content.decode()
    assert client.get(reverse("reporting:feed_file", args=[secret])).status_code == 200
    assert not Reading.objects.filter(asked__contains=secret).exists()


def test_each_fetching_is_in_the_log_under_the_role_it_was_made_in(client, hat, case):
    client.get(address(hat))
    row = Reading.objects.get(view="reporting:feed_file")
    assert (row.membership_id, row.user_id, row.outcome) == (hat.pk, hat.user_id, "exported")
    assert row.subjects == [case.pk]
    assert row.controller_id == hat.team.owner_id


def test_a_role_without_cases_has_no_feed(client):
    stranger = a_hat(Role.STYRGRUPPSLEDAMOT)
    client.force_login(stranger.user)
    assert client.get(PAGE).status_code == 404
    assert client.get(address(stranger)).status_code == 404
