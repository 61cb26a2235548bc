"""Påminnelser: numbers and a link, one letter a person and day, and nobody's name."""

from datetime import date, timedelta
from random import Random
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, now

from organisations.roles import Role
from participants.models import EndDate, Postponement
from reporting.digests import letter_to, recipients
from reporting.models import DigestChoice, SentDigest
from reporting.tasks import send_digests, write_to
from tests.builders import (
    a_closed_enrolment,
    a_consent,
    a_hat,
    a_placement,
    a_referral,
    an_absence,
    an_enrolment,
)
from tests.year_of_digests import KINDS, live_through

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LATE = MONDAY - timedelta(days=120)


@pytest.fixture(autouse=True)
def _post_is_kept(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def a_worker(role=Role.SOCIALKONSULENT, **facts):
    hat = a_hat(role, **facts)
    hat.user.email = f"{hat.user.username}@exempel.se"
    hat.user.save()
    return hat


@pytest.fixture
def staff():
    return a_worker()


@pytest.fixture
def case(staff):
    return an_enrolment(team=staff.team, responsible=staff.user, started_on=LATE)


def test_it_counts_by_kind_and_leads_to_start_and_to_the_choice(staff, case):
    text = letter_to(staff.user, MONDAY)
    assert "- Försenade uppföljningar: 1" in text
    assert reverse("reporting:start") in text
    assert reverse("reporting:digests") in text
    assert case.case_number not in text
    assert case.participant.last_name not in text


def test_who_has_nothing_to_do_gets_no_letter(staff):
    assert not write_to(staff.user.pk, MONDAY)
    assert not mail.outbox
    assert not SentDigest.objects.exists()


def test_run_twice_it_writes_once_a_day(staff, case):
    assert [write_to(staff.user.pk, MONDAY) for _ in range(2)] == [True, False]
    assert write_to(staff.user.pk, MONDAY + DAY)
    assert len(mail.outbox) == 2
    assert SentDigest.objects.exclude(sent_at=None).count() == 2


def test_when_the_server_does_not_answer_the_day_is_free_to_try_again(staff, case, monkeypatch):
    def fails(*args, **kwargs):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr("reporting.tasks.send_mail", fails)
        with pytest.raises(OSError):  # noqa: PT011 - whichever kind the server gives
            write_to(staff.user.pk, MONDAY)
    assert write_to(staff.user.pk, MONDAY)


def test_nothing_is_sent_on_a_weekend(staff, case):
    assert letter_to(staff.user, MONDAY - DAY) is None
    assert letter_to(staff.user, MONDAY - 2 * DAY) is None


def test_it_can_be_turned_off_and_paused(staff, case):
    choice = DigestChoice.objects.create(user=staff.user, paused_until=MONDAY)
    assert letter_to(staff.user, MONDAY) is None
    assert letter_to(staff.user, MONDAY + DAY)
    choice.daily = False
    choice.save()
    assert letter_to(staff.user, MONDAY + DAY) is None


def test_the_leader_gets_the_team_on_mondays(staff, case):
    leader = a_worker(Role.VERKSAMHETSLEDARE, team=staff.team)
    a_referral(team=staff.team, sent_on=MONDAY)
    a_referral(sent_on=MONDAY)  # to another team
    text = letter_to(leader.user, MONDAY)
    assert "Hela teamet" in text
    assert "- Försenade uppföljningar: 1" in text
    assert "- Nya remisser: 1" in text
    assert letter_to(leader.user, MONDAY + DAY) is None


def test_who_covers_is_told_of_what_they_cover(staff, case):
    cover = a_worker(team=staff.team)
    assert letter_to(cover.user, MONDAY) is None
    an_absence(staff, cover, starts_on=MONDAY, ends_on=MONDAY)
    assert "- Försenade uppföljningar: 1" in letter_to(cover.user, MONDAY)


def test_a_protected_colleague_and_who_has_left_get_none(staff, case):
    hidden = a_worker(team=staff.team)
    hidden.user.alias = "Granen"
    hidden.user.save()
    left = a_worker(team=staff.team, ended_on=MONDAY - DAY)
    found = set(recipients(MONDAY))
    assert staff.user.pk in found
    assert not {hidden.user.pk, left.user.pk} & found


def test_of_a_team_that_one_has_left_nothing_is_told(staff, case):
    staff.ended_on = MONDAY - DAY
    staff.save()
    here = a_hat(user=staff.user)
    an_enrolment(team=here.team, responsible=staff.user, started_on=LATE)
    text = letter_to(staff.user, MONDAY)
    assert here.place in text
    assert staff.place not in text


def test_the_task_of_the_morning_gives_each_person_one_of_their_own(staff, monkeypatch):
    asked = []
    monkeypatch.setattr("reporting.tasks.send_digest.delay", lambda *args: asked.append(args))
    assert send_digests() == len(asked)
    assert (staff.user.pk, localdate().isoformat()) in asked


def test_the_choice_is_ones_own_and_of_the_team_only_the_leaders(client, staff):
    client.force_login(staff.user)
    url = reverse("reporting:digests")
    assert "varje måndag" not in client.get(url).content.decode().lower()
    client.post(url, {"chosen": "1", "paused_until": "2026-03-10"})
    choice = DigestChoice.objects.get(user=staff.user)
    assert (choice.daily, choice.weekly, choice.paused_until) == (False, True, date(2026, 3, 10))


def test_in_a_year_every_due_thing_is_mentioned_and_nobody_is_named_or_written_to_twice(staff):
    """A small team over a year in which meetings are held, put off and missed."""
    leader = a_worker(Role.VERKSAMHETSLEDARE, team=staff.team)
    chance, first = Random("år"), MONDAY
    cases = [
        an_enrolment(
            team=staff.team,
            responsible=chance.choice([staff, leader]).user,
            started_on=first - timedelta(days=chance.randint(0, 100)),
        )
        for _ in range(4)
    ]
    for case in cases[:3]:
        ends_on = first + timedelta(days=chance.randint(30, 300))
        EndDate.objects.create(enrolment=case, kind="LAKARINTYG", ends_on=ends_on)
        a_consent(case, on=case.started_on, until=ends_on + timedelta(days=40))
    for case in cases:
        case.follow_ups.get().book(at=now() - timedelta(days=900), now=now())
        a_placement(case, started_on=first, next_follow_up_on=first + timedelta(days=20))
    closed = {"team": staff.team, "responsible": staff.user, "closed_on": first}
    a_closed_enrolment(**closed, started_on=first - timedelta(days=200))

    year = live_through(
        first,
        365,
        step=30,
        users=[staff.user, leader.user],
        happens=lambda day: something_happens(cases, staff, chance, day),
    )
    assert year.faults == []
    assert year.due == year.mentioned
    assert {kind for kind, _, _ in year.due} >= {*KINDS, "tyst"}
    assert year.letters > 8


def something_happens(cases, staff, chance, day):
    """Now and then a meeting is held, a case closed, or an item put off."""
    open_cases = [case for case in cases if case.is_open]
    if not open_cases:
        return
    case = chance.choice(open_cases)
    planned = case.follow_ups.planned().first()
    roll = chance.random()
    if roll < 0.25 and planned:
        planned.hold(on=day, decision="continue", signed_by=staff.user, signed_at=now())
    elif roll < 0.4 and planned:
        Postponement.objects.create(
            enrolment=case,
            watch="sen",
            cause_on=planned.due_on,
            until=day + timedelta(days=12),
            reason="Väntar.",
            by=staff,
            made_at=now(),
        )
    elif roll < 0.5 and planned:
        planned.hold(on=day, decision="close", signed_by=staff.user, signed_at=now())
    elif roll < 0.56 and len(open_cases) > 2:
        case.close(on=day, outcome="work", next_actor="AF")
