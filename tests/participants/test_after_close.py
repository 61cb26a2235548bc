from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.dates import add_months
from participants.after_close import counted, due_in
from participants.extensions import guideline_of
from participants.extensions import request as new_request
from participants.models import Enrolment, FormerClose, LaterStatus
from participants.reopening import reopen
from tests.builders import a_closed_enrolment, a_hat, an_enrolment, reviewed
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
LIST = reverse("participants:after_close")


def closed(hat, *, on=None, **facts):
    on = on or TODAY - timedelta(days=10)
    given = {"next_actor": "Jobbcentrum", "next_step": "Arbetsträning."} | facts
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=on - timedelta(days=200))
    case.close(on=on, outcome=given.pop("outcome", "municipal_rehab"), **given)
    return case


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def reopened(client, case, **given):
    facts = {"on": str(TODAY), "reason": "Platsen drogs in."} | given
    answer = client.post(url("reopen", case), facts)
    case.refresh_from_db()
    return answer


def test_the_days_between_the_close_and_the_opening_are_no_time_in_the_programme(client, hat):
    case = closed(hat, on=add_months(TODAY, -10))  # after 200 days
    reopen(case, on=TODAY - timedelta(days=5), by=hat.user, reason="Platsen drogs in.")
    page = client.get(url("case", case)).content.decode()
    assert "<dt>dagar inskriven</dt><dd>205</dd>" in page
    assert case.counted_from == TODAY - timedelta(days=205)
    assert guideline_of(case) == add_months(case.counted_from, 12)
    listed = client.get(reverse("participants:list"), {"filter": "riktmarke"}).content.decode()
    assert case.case_number not in listed
    assert new_request(case).days_enrolled(TODAY) == 205
    later = an_enrolment(
        team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=330)
    )
    later.close(on=TODAY - timedelta(days=5), outcome="work")
    reopen(later, on=TODAY, by=hat.user, reason="Platsen drogs in.")
    listed = client.get(reverse("participants:list"), {"filter": "riktmarke"}).content.decode()
    assert later.case_number in listed


def test_a_case_opened_again_goes_on_and_what_it_was_closed_on_stays(client, hat):
    case = closed(hat)
    case.final_document.helped = "Lugnt tempo."
    case.final_document.save()
    document = reviewed(case)
    document.receive(by="participant", on=TODAY, way="hand")
    assert reopened(client, case).status_code == 302
    assert (case.closed_on, case.outcome, case.next_actor) == (None, "", "")
    assert case.follow_ups.planned().get().due_on == add_months(TODAY, 3)
    assert case.huvudman_periods.current().count() == 1
    assert case.assignments.current().get().user == hat.user
    page = client.get(url("facts", case)).content.decode()
    by = document.reviewed_by.display_name
    told = ("kommunal arbetslivsrehabilitering", "Platsen drogs in.", "Lugnt tempo.", f"av {by}")
    for words in told:
        assert words in page
    assert client.get(url("final_document", case)).status_code == 404


def test_whoever_has_left_the_team_does_not_have_the_case_again(client, hat):
    colleague = a_hat(team=hat.team)
    case = closed(hat)
    client.force_login(colleague.user)
    hat.ended_on = TODAY - timedelta(days=1)
    hat.save()
    reopened(client, case)
    assert case.is_open
    assert not case.assignments.current().exists()


def test_who_closed_it_is_kept(client, hat):
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY)
    fields = {
        "step": "3",
        "closed_on": str(TODAY),
        "reason": "Flyttar.",
        "outcome": "moved",
        "sus_reason": "AVBROTT_FLYTT",
        "next_step": "Ny kommun.",
        "next_actor": "Köpings kommun",
        "next_on": str(TODAY),
    }
    assert client.post(url("close", case), fields).status_code == 302
    reopened(client, case)
    assert case.former_closes.get().closed_by == hat.user


def test_the_clock_of_the_final_document_starts_anew_at_the_next_close(client, hat):
    case = closed(hat)
    document = reviewed(case)
    document.receive(by="participant", on=TODAY, way="hand")
    document.receive(by="referrer", on=TODAY, way="hand")
    reopened(client, case)
    case.close(on=TODAY, outcome="work")
    document.refresh_from_db()
    assert document.due_on == TODAY + timedelta(days=21)
    assert (document.sent_on, document.participant_received_on) == (None, None)
    assert not document.is_reviewed


def test_a_case_closed_by_mistake_is_opened_the_same_day(client, hat):
    case = closed(hat, on=TODAY)
    assert reopened(client, case).status_code == 302
    assert case.is_open


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reason": ""}, "Skriv varför ärendet öppnas igen"),
        ({"on": str(TODAY + timedelta(days=1))}, "Dagen har inte varit än"),
        ({"on": str(TODAY - timedelta(days=11))}, "före avslutet"),
    ],
)
def test_a_faulty_reopening_changes_nothing(client, hat, given, message):
    case = closed(hat)
    assert message in reopened(client, case, **given).content.decode()
    assert not case.is_open
    assert not FormerClose.objects.exists()


def test_it_is_not_opened_while_the_person_has_another_open_case_in_the_team(client, hat):
    case = closed(hat)
    an_enrolment(team=hat.team, participant=case.participant)
    assert "redan inskriven i teamet" in reopened(client, case).content.decode()
    assert not case.is_open


def test_an_open_case_has_nothing_to_open_and_a_stranger_finds_no_page(client, hat):
    case = an_enrolment(team=hat.team)
    assert client.get(url("reopen", case)).status_code == 404
    past = closed(hat)
    client.force_login(a_hat().user)
    assert reopened(client, past).status_code == 404


def test_what_a_case_was_closed_on_is_never_changed(client, hat):
    case = closed(hat)
    reopened(client, case)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        case.former_closes.update(reason="Annat.")


def answered(client, case, months=6, **given):
    facts = {
        "asked_on": str(TODAY),
        "reached": "True",
        "income": ["LON"],
        "occupation": ["ARBETAR"],
        "work_kind": "OSUBVENTIONERAT",
    }
    return client.post(url("later_status", case, months), facts | given)


def on_list(client):
    return [(one.case_number, one.months) for one in client.get(LIST).context["due"]]


def test_who_is_to_be_asked_stands_on_the_list_until_the_answer_is_there(client, hat):
    half_a_year = closed(hat, on=add_months(TODAY, -6))
    a_year = closed(hat, on=add_months(TODAY, -12))
    closed(hat, on=add_months(TODAY, -2))
    closed(hat, on=add_months(TODAY, -6), outcome="deceased")
    assert on_list(client) == [
        (a_year.case_number, 6),
        (half_a_year.case_number, 6),
        (a_year.case_number, 12),
    ]
    answered(client, half_a_year)
    answered(client, a_year, 12, reached="False")
    assert on_list(client) == [(a_year.case_number, 6)]
    assert "Gick inte att nå" in client.get(url("facts", a_year)).content.decode()


@pytest.mark.parametrize(
    ("closed_on", "day", "months"),
    [
        (date(2025, 9, 28), date(2026, 2, 26), 6),  # February is short: the days end on 28 March
        (date(2025, 8, 31), date(2026, 1, 29), 6),
        (date(2024, 2, 28), date(2025, 8, 31), 12),
    ],
)
def test_uneven_months_leave_nobody_out_of_the_list_or_the_count(hat, closed_on, day, months):
    case = a_closed_enrolment(
        team=hat.team,
        responsible=hat.user,
        started_on=closed_on - timedelta(days=90),
        closed_on=closed_on,
    )
    assert [(one.case_number, one.months) for one in due_in(hat, day)] == [
        (case.case_number, months)
    ]
    counts = Enrolment.objects.aggregate(
        **{str(each): counted(hat, day, each, mine=False) for each in LaterStatus.MONTHS}
    )
    assert counts == {str(each): int(each == months) for each in LaterStatus.MONTHS}


def test_of_whoever_is_not_reached_nothing_is_said(client, hat):
    case = closed(hat, on=add_months(TODAY, -6))
    assert answered(client, case, reached="False").status_code == 302
    status = LaterStatus.objects.get()
    assert (status.reached, status.income, status.occupation) == (False, [], [])
    assert status.asked_by == hat.user


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reached": ""}, "Svara om personen gick att nå"),
        ({"work_kind": ""}, "Välj typ av arbete"),
        ({"asked_on": str(TODAY - timedelta(days=60))}, "Fråga tidigast"),
    ],
)
def test_a_faulty_answer_is_not_saved(client, hat, given, message):
    case = closed(hat, on=add_months(TODAY, -6))
    assert message in answered(client, case, **given).content.decode()
    assert not LaterStatus.objects.exists()


def test_an_answer_is_put_right_and_stays_one(client, hat):
    case = closed(hat, on=add_months(TODAY, -6))
    answered(client, case)
    answered(client, case, occupation=["STUDERAR"], work_kind="", version=1)
    assert LaterStatus.objects.get().occupation == ["STUDERAR"]


def test_a_stranger_and_an_odd_month_find_nothing(client, hat):
    case = closed(hat, on=add_months(TODAY, -6))
    assert client.get(url("later_status", case, 7)).status_code == 404
    client.force_login(a_hat().user)
    assert client.get(url("later_status", case, 6)).status_code == 404
    assert on_list(client) == []


def test_the_list_costs_the_same_for_one_and_for_many(client, hat):
    day = add_months(TODAY, -6)
    closed(hat, on=day)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(6):
        a_closed_enrolment(team=hat.team, started_on=add_months(day, -6), closed_on=day)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert asked(one) == asked(many) <= 12


def test_a_case_is_not_opened_twice(hat):
    case = closed(hat)
    reopen(case, on=TODAY, by=hat.user, reason="Fel.")
    with pytest.raises(ValidationError, match="redan öppet"):
        reopen(case, on=TODAY, by=hat.user, reason="Fel.")
