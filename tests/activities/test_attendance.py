from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Attendance
from tests.builders import a_group, a_member

pytestmark = pytest.mark.django_db
TODAY = localdate()
TAP = {"HX-Request": "true"}


@pytest.fixture
def group(hat):
    return a_group(hat.team)


@pytest.fixture
def session(group):
    return group.sessions.filter(day__lte=TODAY).last()


def url(name, *parts):
    return reverse(f"activities:{name}", args=parts)


def tap(client, session, member, presence, **headers):
    return client.post(
        url("mark", session.pk, member.pk), {"presence": presence}, headers=headers or None
    )


def presences():
    return [row.presence for row in Attendance.objects.order_by("pk")]


def test_twelve_people_are_marked_in_twelve_taps(client, group, session):
    group.places = 12
    group.save()
    for member in [a_member(group) for _ in range(12)]:
        assert tap(client, session, member, "NARVARANDE", **TAP).status_code == 200
    assert presences() == ["NARVARANDE"] * 12
    assert (
        "12 av 12 registrerade, 12 på plats"
        in client.get(url("session", session.pk)).content.decode()
    )


def test_a_tap_answers_with_the_line_and_the_new_count(client, group, session):
    member = a_member(group)
    answer = tap(client, session, member, "SEN", **TAP).content.decode()
    assert f'id="person-{member.pk}"' in answer
    assert "1 av 1 registrerade, 1 på plats" in answer
    assert "<html" not in answer


def test_without_javascript_a_tap_leads_back_to_the_person_in_the_list(client, group, session):
    member = a_member(group)
    answer = tap(client, session, member, "ANMALD")
    assert answer.url == f"{url('session', session.pk)}#person-{member.pk}"
    assert presences() == ["ANMALD"]


def test_another_choice_takes_the_place_of_the_first_and_a_tap_on_the_same_undoes_it(
    client, group, session
):
    member = a_member(group)
    tap(client, session, member, "NARVARANDE")
    tap(client, session, member, "OANMALD")
    assert presences() == ["OANMALD"]
    pressed = client.get(url("session", session.pk)).content.decode()
    assert f'id="OANMALD-{member.pk}" name="presence" value="" aria-pressed="true"' in pressed
    tap(client, session, member, "")
    assert presences() == []
    assert Attendance.history.count() == 3


def test_two_taps_before_the_page_has_answered_leave_one_mark(client, group, session):
    member = a_member(group)
    tap(client, session, member, "SEN")
    tap(client, session, member, "SEN")
    assert presences() == ["SEN"]


def test_what_has_not_been_held_takes_no_attendance(client, group, session):
    member = a_member(group)
    to_come = group.sessions.filter(day__gt=TODAY).first()
    session.cancel(on=TODAY, reason="Ledaren är sjuk.")
    for one in (to_come, session):
        answer = tap(client, one, member, "SEN", **TAP).content.decode()
        assert "Inte sparat. Närvaro registreras på träffar som har hållits." in answer
        assert "aria-pressed" not in client.get(url("session", one.pk)).content.decode()
    assert presences() == []


def test_who_was_not_in_the_group_that_day_has_no_line(client, group, session):
    earlier = group.sessions.first()
    late = a_member(group, on=earlier.day + timedelta(days=1))
    other = a_member(a_group(group.team, name="Grönkvist"))
    assert late.enrolment.case_number not in client.get(url("session", earlier.pk)).content.decode()
    answer = tap(client, earlier, late, "SEN", **TAP).content.decode()
    assert "Personen var inte med i gruppen den dagen." in answer
    assert tap(client, session, other, "SEN").status_code == 404


def test_a_marked_session_is_neither_moved_nor_cancelled(client, group, session):
    tap(client, session, a_member(group), "SEN")
    for name, facts in (
        ("cancel_session", {"reason": "Sjuk"}),
        (
            "move_session",
            {"day": str(TODAY), "starts_at": "10:00", "ends_at": "11:00", "reason": "Sjuk"},
        ),
    ):
        answer = client.post(url(name, session.pk), facts).content.decode()
        assert "Närvaro är registrerad på träffen. Ta bort den först." in answer


def test_a_session_is_moved_and_cancelled_with_a_reason(client, group):
    first, second = group.sessions.filter(day__gt=TODAY)[:2]
    moved = {"day": str(TODAY), "starts_at": "13:00", "ends_at": "14:00", "version": 1}
    refused = client.post(url("move_session", first.pk), moved).content.decode()
    assert "Skriv varför träffen flyttas" in refused
    client.post(url("move_session", first.pk), moved | {"reason": "Lokalen är upptagen."})
    client.post(url("cancel_session", second.pk), {"reason": "Ledaren är sjuk."})
    first.refresh_from_db()
    assert (first.day, first.starts_at) == (TODAY, time(13))
    shown = client.get(url("group", group.pk)).content.decode()
    assert "Lokalen är upptagen." in shown
    assert "Ledaren är sjuk." in shown


def test_attendance_is_shown_in_the_case_and_leads_to_the_scale_of_the_day(client, group, session):
    member = a_member(group)
    tap(client, session, member, "SEN")
    number = member.enrolment.case_number
    assert "på plats 1 av 1 gånger" in client.get(url("case", number)).content.decode()
    scale = reverse("instruments:measure", args=[number, "GSRS"])
    address = f"{scale}?dag={session.day.isoformat()}"
    assert address in client.get(url("session", session.pk)).content.decode()
    assert f'value="{session.day.isoformat()}"' in client.get(address).content.decode()
