from datetime import date, time, timedelta
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.attendance_sheet import sheet_of
from activities.codes import Presence
from activities.models import Group, GroupMember
from activities.places import most_at_once
from audit.models import Reading
from finsam.row_security import system
from organisations.models import Team
from tests.builders import (
    a_group,
    a_hat,
    a_member,
    a_participant,
    a_team,
    an_enrolment,
    named,
    says_why,
)
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
WEEK = timedelta(weeks=1)


@pytest.fixture
def group(hat):
    return a_group(hat.team)


def url(name, *parts):
    return reverse(f"activities:{name}", args=parts)


def page(client, name, *parts):
    return client.get(url(name, *parts)).content.decode()


def filled(group=None, **facts):
    facts = {
        "name": "Jobbspåret",
        "kind": "ARBETSMARKNADSGRUPP",
        "weekday": 3,
        "starts_at": "09:00",
        "ends_at": "11:00",
        "place": "Träffpunkten",
        "places": 8,
        "started_on": "2026-09-01",
        "ended_on": "2026-09-30",
    } | facts
    return facts | ({"version": group.version} if group else {})


def test_a_series_becomes_a_session_a_week_on_its_day(client, hat):
    client.post(url("add_group"), filled())
    group = Group.objects.get(team=hat.team)
    days = [session.day for session in group.sessions.all()]
    assert days == [date(2026, 9, day) for day in (2, 9, 16, 23, 30)]
    assert page(client, "groups").count("Jobbspåret") == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"ended_on": "2026-08-31"}, "En grupp slutar efter sin start och varar högst ett år."),
        ({"ended_on": "9999-12-31"}, "En grupp slutar efter sin start och varar högst ett år."),
        ({"ends_at": "08:00"}, "Träffen ska sluta efter att den har börjat."),
        ({"places": "0"}, "större än eller lika med 1"),
        ({"weekday": ""}, "Välj ett alternativ"),
    ],
)
def test_a_series_that_cannot_be_is_refused_with_a_sentence(client, hat, facts, words):
    answer = client.post(url("add_group"), filled(**facts)).content.decode()
    assert words in answer
    assert not Group.objects.exists()


def test_a_change_reaches_the_sessions_to_come_that_nobody_has_moved(client, group):
    following, moved = group.sessions.filter(day__gt=TODAY)[:2]
    moved.move(
        to=moved.day + timedelta(days=1), starts_at=time(13), ends_at=time(14), reason="Lokalen."
    )
    past = group.sessions.filter(day__lte=TODAY).first()
    facts = filled(group, starts_at="10:00", ended_on=str(group.ended_on - 3 * WEEK))
    assert client.post(url("edit_group", group.pk), facts).status_code == 302
    for session in (following, moved, past):
        session.refresh_from_db()
    assert [one.starts_at for one in (following, moved, past)] == [time(10), time(13), time(9)]
    after = group.sessions.filter(planned_on__gt=group.ended_on - 3 * WEEK)
    assert after
    assert all(session.cancelled_on == TODAY and session.reason for session in after)


def test_a_series_that_is_made_longer_again_gets_its_sessions_back(group):
    last = group.ended_on
    for end in (TODAY + WEEK, last + WEEK):
        group.ended_on = end
        group.change(today=TODAY)
    days = [session.day for session in group.sessions.standing()]
    assert days == group.days()


def test_a_series_skips_the_red_days_and_says_which(client, hat):
    facts = filled(weekday=5, started_on="2027-03-12", ended_on="2027-04-09")
    told = client.post(url("add_group"), facts, follow=True).content.decode()
    assert "Ingen träff på röda dagar: 26\xa0mars 2027 (långfredagen)." in told
    days = [str(one.day) for one in Group.objects.get().sessions.all()]
    assert days == ["2027-03-12", "2027-03-19", "2027-04-02", "2027-04-09"]
    group = Group.objects.get()
    assert "(långfredagen)" in page(client, "group", group.pk)
    group.plan([date(2027, 3, 26)])  # before red days were known
    assert "långfredagen" not in page(client, "group", group.pk)
    group.sessions.filter(day=date(2027, 3, 26)).update(cancelled_on=TODAY, reason="Stängt.")
    assert "(långfredagen)" in page(client, "group", group.pk)


def test_a_place_is_free_again_when_somebody_leaves_or_their_case_closes(group):
    group.places = 1
    group.save()
    first = a_member(group)
    later = an_enrolment(team=group.team, started_on=group.started_on)
    with pytest.raises(ValidationError, match="full"):
        a_member(group, later, on=TODAY)
    first.end(on=TODAY - timedelta(days=1))
    second = a_member(group, later, on=TODAY)
    second.enrolment.close(on=TODAY, outcome="work")
    assert a_member(group, on=TODAY + timedelta(days=1)).pk


def test_two_who_admit_at_once_do_not_share_the_last_place(transactional_db):
    group = a_group(a_team(), places=1)
    cases = [an_enrolment(team=group.team, started_on=group.started_on) for _ in range(2)]
    refused = []

    def admit(case):
        try:
            with transaction.atomic(), system("prov"):
                group.admit(case, on=TODAY)
        except ValidationError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=admit, args=[case]) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (GroupMember.objects.count(), len(refused)) == (1, 1)


def test_fewer_places_than_people_are_refused(client, group):
    a_member(group)
    a_member(group)
    answer = client.post(
        url("edit_group", group.pk), filled(group, places=1, ended_on=str(group.ended_on))
    ).content.decode()
    assert "2 deltagare har plats. Avsluta någon först." in answer


def test_a_case_of_another_team_or_a_closed_one_takes_no_place(client, group):
    stranger = an_enrolment(started_on=group.started_on)
    closed = an_enrolment(team=group.team, started_on=group.started_on)
    closed.close(on=TODAY, outcome="work")
    for case in (stranger, closed):
        answer = client.post(
            url("add_member", group.pk), {"enrolment": case.pk, "started_on": str(TODAY)}
        )
        assert answer.status_code == 200
        with pytest.raises(ValidationError, match="öppet ärende"):
            group.admit(case, on=TODAY)
    assert not group.members.exists()


def test_somebody_is_taken_in_and_leaves(client, group):
    case = an_enrolment(team=group.team, started_on=group.started_on)
    sent = {"enrolment": case.pk, "started_on": str(TODAY)}
    assert client.post(url("add_member", group.pk), sent).url == url("group", group.pk)
    assert case.participant.name in page(client, "group", group.pk)
    assert case.participant.name not in page(client, "add_member", group.pk)
    member = group.members.get()
    client.post(url("end_member", group.pk, member.pk), {"ended_on": str(TODAY)})
    member.refresh_from_db()
    assert member.ended_on == TODAY


def test_nobody_is_in_a_group_twice_at_once(group):
    member = a_member(group)
    with pytest.raises(ValidationError, match="redan med i gruppen"):
        a_member(group, member.enrolment, on=TODAY)


def test_a_group_of_another_team_is_not_there(client, hat):
    other = a_group(a_team(), name="Annanstans")
    assert "Annanstans" not in page(client, "groups")
    for name in ("group", "edit_group", "add_member"):
        assert client.get(url(name, other.pk)).status_code == 404


def test_a_protected_member_is_seen_by_those_named_alone_and_takes_a_place(client, group):
    person = a_participant(controller=group.team.owner, protection="marked", alias="Deltagare H")
    case = an_enrolment(team=group.team, participant=person, started_on=group.started_on)
    member = a_member(group, case)
    session = group.sessions.filter(day__lte=TODAY).last()
    facts = {"marked_by": a_hat().user, "marked_at": now()}
    session.attendances.create(member=member, presence=Presence.PRESENT, **facts)
    seen = [page(client, "group", group.pk), page(client, "session", session.pk)]
    assert not any("Deltagare H" in text or "på plats</span>" in text for text in seen)
    assert "1 av 8 platser tagna" in seen[0]
    assert client.post(url("mark", session.pk, member.pk), {"presence": "SEN"}).status_code == 404


def test_what_is_read_in_an_emergency_is_not_marked():
    group = a_group(a_team(readers=Team.Readers.NAMED))
    member, hat = a_member(group), a_hat(team=group.team)
    hat.login = "a login"
    member.enrolment.openings.create(
        actor=hat,
        login=hat.login,
        kind="break_glass",
        reason="Skäl",
        opened_at=now(),
        valid_until=now() + WEEK,
    )
    [line] = sheet_of(group.sessions.filter(day__lte=TODAY).last(), hat).lines
    assert (line.member, line.may_mark) == (member, False)


def test_whoever_has_left_the_team_is_not_proposed_to_lead(client, hat):
    left = a_hat(team=hat.team, ended_on=TODAY - timedelta(days=1))
    staff = client.get(url("add_group")).context["form"].fields["leader"].queryset
    assert hat.user in staff
    assert left.user not in staff


def test_a_protected_member_is_entered_marked_and_let_go_past_the_door(client, group, hat):
    person = a_participant(controller=group.team.owner, protection="marked", alias="Deltagare H")
    case = an_enrolment(team=group.team, participant=person, started_on=group.started_on)
    named(case, hat.user)
    assert case.case_number not in page(client, "add_member", group.pk)
    member = a_member(group, case)
    session = group.sessions.filter(day__lte=TODAY).last()
    door = reverse("participants:open_protected", args=[case.case_number])
    late = {"presence": Presence.LATE}
    assert client.post(url("mark", session.pk, member.pk), late).url == door
    assert door in client.get(url("end_member", group.pk, member.pk)).url
    assert not session.attendances.exists()
    says_why(client, case)
    client.post(url("mark", session.pk, member.pk), late)
    assert session.attendances.get().presence == Presence.LATE
    assert Reading.objects.filter(view="activities:mark").latest("pk").alert


def test_the_log_knows_whose_names_a_group_showed(client, group):
    member = a_member(group)
    page(client, "group", group.pk)
    row = Reading.objects.get(view="activities:group")
    assert (row.subjects, row.kind) == ([member.enrolment_id], "enrolment")


@pytest.mark.parametrize("name", ["group", "session", "groups", "add_member"])
def test_a_page_asks_as_much_of_one_as_of_many(client, group, name):
    session = group.sessions.filter(day__lte=TODAY).last()
    parts = {"groups": [], "session": [session.pk]}.get(name, [group.pk])

    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, name, *parts)
        return asked(captured)

    a_member(group)
    first = count()
    for _ in range(5):
        a_member(group)
    a_group(group.team, name="Grönkvist")
    assert count() == first <= 12


@pytest.mark.parametrize(
    ("stays", "most"),
    [
        ([], 0),
        ([(1, 5), (6, 9)], 1),
        ([(1, 6), (6, 9)], 2),
        ([(1, 3), (2, 4), (8, 9)], 2),
        ([(10, 12)], 0),
    ],
)
def test_places_are_counted_on_the_fullest_day(stays, most):
    days = [(date(2026, 1, began), date(2026, 1, ended)) for began, ended in stays]
    assert most_at_once(days, date(2026, 1, 2), date(2026, 1, 9)) == most
